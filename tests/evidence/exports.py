"""Chat exports and a bluff e-mail as the services write them, about made-up people."""

import json

WHATSAPP_ANDROID_DE = """\
20.11.26, 21:13 - Nachrichten und Anrufe sind Ende-zu-Ende-verschlüsselt.
20.11.26, 21:14 - Ella 🌹: Hallo
wie geht es dir?

gut?
20.11.26, 21:15 - +49 151 23456789: IMG-20261120-WA0001.jpg (Datei angehängt)
schau: hier
20.11.26, 21:16 - Ella 🌹: <Medien ausgeschlossen>
20.11.26, 21:17 - Ella 🌹: Schick 500 € an DE89 3704 0044 0532 0130 00
"""
WHATSAPP_IOS_EN = (
    "\ufeff[11/20/26, 9:14:05\u202fPM] Ella: \u200eMessages and calls are end-to-end encrypted.\r\n"
    "[11/20/26, 9:15:05\u202fPM] Ella: Hi\r\n"
    "\u200e[11/20/26, 9:16:00\u202fPM] Ella: \u200e<attached: 00000012-PHOTO-2026-11-20-21-16-00.jpg>\r\n"
    "\u200e[11/21/26, 12:01:00\u202fAM] Maya: \u200eimage omitted\r\n"
)
TELEGRAM = {
    "name": "Ella",
    "type": "personal_chat",
    "id": 1,
    "messages": [
        {"id": 1, "type": "service", "date": "2026-11-20T21:00:00", "date_unixtime": "1795204800", "actor": "Ella",
         "action": "phone_call", "text": ""},
        {"id": 2, "type": "message", "date": "2026-11-20T21:14:05", "date_unixtime": "1795205645", "from": "Ella",
         "text": ["Pay to ", {"type": "link", "text": "https://x.example"}, " now"]},
        {"id": 3, "type": "message", "date": "2026-11-20T21:15:05", "date_unixtime": "1795205705", "from": "Maya",
         "photo": "(File not included. Change data exporting settings to download.)", "text": ""},
    ],
}  # fmt: skip
TELEGRAM_PAGE = """<!DOCTYPE html><html><head><title>Exported Data</title></head><body>
<div class="page_wrap"><div class="page_header">
<div class="content"><div class="text bold">Ella </div></div></div>
<div class="page_body chat_page"><div class="history">
<div class="message service" id="message-1"><div class="body details">20 November 2026</div></div>
<div class="message default clearfix" id="message2"><div class="body">
<div class="pull_right date details" title="20.11.2026 21:14:05 UTC+01:00">21:14</div>
<div class="from_name">Ella </div>
<div class="text">Pay 500 &euro;<br>now <a href="https://x.example/">here</a></div></div></div>
<div class="message default clearfix joined" id="message3"><div class="body">
<div class="pull_right date details" title="20.11.2026 21:15:05 UTC+01:00">21:15</div>
<div class="media_wrap clearfix"><div class="media clearfix pull_left media_photo"><div class="body">
<div class="title bold">Photo</div><div class="description">Not included.</div></div></div></div></div></div>
<div class="message default clearfix" id="message4"><div class="body">
<div class="pull_right date details" title="20.11.2026 21:16:05 UTC+01:00">21:16</div>
<div class="from_name">Maya </div>
<div class="forwarded body"><div class="from_name">Bank </div><div class="text">fwd</div></div></div></div>
</div></div></div></body></html>"""


def instagram(start: int = 1_795_205_605_000) -> str:
    """A message_1.json, newest first, its UTF-8 written byte by byte."""
    text = "Grüße 500 € 😀".encode().decode("latin-1")
    path = "your_instagram_activity/messages/inbox/ella_1/photos/1.jpg"
    return json.dumps(
        {
            "participants": [{"name": "Ella"}, {"name": "Maya"}],
            "messages": [
                {"sender_name": "Ella", "timestamp_ms": start + 40_000, "content": text},
                {"sender_name": "Maya", "timestamp_ms": start, "photos": [{"uri": path}]},
            ],
            "title": "Ella",
            "thread_path": "inbox/ella_1",
        }
    )


BLUFF = """Delivered-To: maya@mail.example\r
Received: by 2002:a05:6214 with SMTP id x; Fri, 20 Nov 2026 12:14:10 -0800 (PST)\r
Return-Path: <bounce@bad.example>\r
Received: from bad.example (unknown. [203.0.113.7])\r
        by mx.mail.example with ESMTP id abc\r
        for <maya@mail.example>;\r
        Fri, 20 Nov 2026 12:14:08 -0800 (PST)\r
Authentication-Results: mx.mail.example;\r
       spf=fail smtp.mailfrom=bounce@bad.example; dmarc=fail header.from=mail.example\r
Received: from [10.0.0.2] (localhost [127.0.0.1]) by bad.example with ESMTPA id 1; Fri, 20 Nov 2026 20:13:58 +0000\r
From: "maya@mail.example" <maya@mail.example>\r
To: maya@mail.example\r
Subject: =?utf-8?B?WW91ciBkZXZpY2Ugd2FzIGhhY2tlZA==?=\r
Date: Fri, 20 Nov 2026 21:13:58 +0100\r
Message-ID: <1@bad.example>\r
MIME-Version: 1.0\r
Content-Type: multipart/mixed; boundary=b\r
\r
--b\r
Content-Type: text/html; charset=utf-8\r
\r
<html><style>x</style><p>I kn\u043ew that hunter2 is your password.</p><img src="http://x.example/p.gif">\r
<p>I installed Pegasus. I recorded a video with your webcam.</p>\r
<p>Send 1200 USD in Bit\u200bcoin to bc1qar0srrr7xfkvy5l643lydnw9re59gtzzwf5mdq within 48 hours\r
or all your contacts get it.</p></html>\r
--b\r
Content-Type: application/pdf; name="invoice.pdf"\r
Content-Transfer-Encoding: base64\r
\r
QUJD\r
--b--\r
""".encode()

WHATSAPP_IOS_DE = (
    "[21.11.26, 21:14:03] Ella: \u200eNachrichten und Anrufe sind Ende-zu-Ende-verschlüsselt.\r\n"
    "[21.11.26, 21:14:30] Ella: Hallo\u00a0du\r\n\r\nSchick: 500\u202f€\r\n"
    "\u200e[21.11.26, 21:15:00] ~\u202fMaya: schau mal \u200e<Anhang: 00000002-PHOTO-2026-11-21-21-15-00.jpg>\r\n"
    "\u200e[21.11.26, 21:15:10] Ella: Vertrag.pdf • \u200e3 Seiten \u200eDokument weggelassen\r\n"
    "[21.11.26, 21:16:00] Ella: letzte Chance \u200e<Diese Nachricht wurde bearbeitet.>\r\n"
    "\u200e[21.11.26, 21:17:00] Ella: \u200eDiese Nachricht wurde gelöscht.\r\n"
    "[21.11.26, 21:18:00] Ella hat den Gruppennamen zu „Geld: jetzt“ geändert.\r\n"
)
WHATSAPP_US = (
    "11/5/26, 9:14\u202fPM - Ella: <View once voice message omitted>\n"
    "11/5/26, 9:15\u202fPM - Ella: IMG-20261105-WA0001.jpg (file attached)\n"
    "11/6/26, 12:01\u202fAM - Maya: null\n"
)
INSTAGRAM_PAGE = """<html><head><title>Ella</title></head><body class="_5vb_ _2yq">
<div class="_a705"><div class="_a70d"><div class="_a70e">Ella</div></div><div class="_a706" role="main">
<div class="pam _3-95 _2ph- _a6-g uiBoxWhite noborder"><h2 class="_3-95 _2pim _a6-h _a6-i">Ella</h2>
<div class="_3-95 _a6-p"><div><div></div><div>Pay 500 &euro;<br>now</div><div></div></div></div>
<div class="_3-94 _a6-o">Nov 20, 2026 9:15 pm</div></div>
<div class="pam _3-95 _2ph- _a6-g uiBoxWhite noborder"><h2 class="_3-95 _2pim _a6-h _a6-i">Maya</h2>
<div class="_3-95 _a6-p"><div><div>
<a target="_blank" href="your_instagram_activity/messages/inbox/ella_1/photos/1.jpg">
<img src="your_instagram_activity/messages/inbox/ella_1/photos/1.jpg" class="_a6_o _3-96"></a></div></div></div>
<div class="_3-94 _a6-o">20. Nov. 2026, 21:14</div></div>
</div></div></body></html>"""
SNAPCHAT = {
    "dark_king": [
        {"From": "maya_1", "Media Type": "TEXT", "Created": "2026-11-20 20:15:05 UTC", "Content": "no",
         "IsSender": True},
        {"From": "dark_king", "Media Type": "MEDIA", "Created": "2026-11-20 20:14:05 UTC", "Content": "",
         "IsSender": False},
    ],
    "grandma": [
        {"From": "grandma", "Media Type": "TEXT", "Created": "2026-11-20 20:14:05 UTC", "Content": "hi",
         "IsSender": False},
    ],
}  # fmt: skip
