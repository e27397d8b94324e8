"""Makes the print fit for archives (PDF/A-3a, ISO 19005-3) and for everyone's eyes or ears (PDF/UA-1, ISO 14289-1).

WeasyPrint writes one of the two at a time, and holds attachments in memory several times over: so the second mark
and the attachments are added to its PDF/A here.
"""

import hashlib
import io
from datetime import datetime

import pikepdf
from pikepdf import Array, Dictionary, Name, Pdf, String

from dossier.content.document import Attachment

# PDF/A allows only properties that it knows or that are described: the description of pdfuaid, as the PDF
# Association's "Application notes: XMP extension schemas" prescribe it.
_UA = b"""<rdf:Description rdf:about="" xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/">
<pdfuaid:part>1</pdfuaid:part></rdf:Description>
<rdf:Description rdf:about="" xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/"
 xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#" xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">
<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">
<pdfaSchema:schema>PDF/UA identification</pdfaSchema:schema>
<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>
<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>
<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">
<pdfaProperty:name>part</pdfaProperty:name><pdfaProperty:valueType>Integer</pdfaProperty:valueType>
<pdfaProperty:category>internal</pdfaProperty:category>
<pdfaProperty:description>Part of ISO 14289 that is followed</pdfaProperty:description>
</rdf:li></rdf:Seq></pdfaSchema:property></rdf:li></rdf:Bag></pdfaExtension:schemas></rdf:Description>"""
_END = b"</rdf:RDF>"


def finish(pdf: bytes, attachments: tuple[Attachment, ...], made_at: datetime) -> bytes:
    """The same pages as PDF/A-3a and PDF/UA-1, with the attachments. Raises pikepdf.PdfError for what is no PDF."""
    with Pdf.open(io.BytesIO(pdf)) as opened:
        _mark(opened)
        if attachments:
            files = [opened.make_indirect(_file(opened, one, made_at)) for one in attachments]
            pairs = zip(attachments, files, strict=True)
            names = sorted(((one.name, file) for one, file in pairs), key=lambda pair: pair[0])
            listed = Array([value for name, file in names for value in (String(name), file)])
            opened.Root.Names = Dictionary(EmbeddedFiles=Dictionary(Names=listed))
            opened.Root.AF = Array(files)
        out = io.BytesIO()
        opened.save(out)
    return out.getvalue()


def _mark(opened: Pdf) -> None:
    """One rdf:RDF holds both marks: validators read the first and ignore a second one."""
    before = opened.Root.Metadata.read_bytes()
    at = before.rindex(_END)
    opened.Root.Metadata.write(before[:at] + _UA + before[at:])


def _file(opened: Pdf, one: Attachment, made_at: datetime) -> Dictionary:
    """A file specification (ISO 32000-1, 7.11.3) with its relation to the document (ISO 19005-3, annex E)."""
    stream = opened.make_stream(one.body)
    stream.Type = Name.EmbeddedFile
    stream.Subtype = Name("/" + one.media_type)
    stream.Params = Dictionary(
        Size=len(one.body),
        ModDate=String(pikepdf.models.metadata.encode_pdf_date(made_at)),
        CheckSum=String(hashlib.md5(one.body, usedforsecurity=False).digest()),
    )
    return Dictionary(
        Type=Name.Filespec,
        F=String(one.name),
        UF=String(one.name),
        Desc=String(one.says),
        AFRelationship=Name.Source,
        EF=Dictionary(F=stream, UF=stream),
    )
