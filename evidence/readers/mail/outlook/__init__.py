"""E-mails in Outlook's own form (.msg): MS-OXMSG over MS-CFB, as Microsoft publishes them. Pure."""
