"""Makes the print fit for archives (PDF/A-3a, ISO 19005-3) and for everyone's eyes or ears (PDF/UA-1, ISO 14289-1).

WeasyPrint writes one of the two at a time, and holds attachments in memory several times over: so the second mark
and the attachments are added to its PDF/A here.
"""

import hashlib
import io
from datetime import datetime

import pikepdf
from pikepdf import Array, Dictionary, Name, ObjectStreamMode, Pdf, String

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


def finish(pdf: bytes | Pdf, attachments: tuple[Attachment, ...], made_at: datetime) -> bytes:
    """The same pages as PDF/A-3a and PDF/UA-1, with the attachments. Raises pikepdf.PdfError for what is no PDF."""
    with Pdf.open(io.BytesIO(pdf)) if isinstance(pdf, bytes) else pdf as document:
        _mark(document)
        if attachments:
            files = [document.make_indirect(_file(document, attachment, made_at)) for attachment in attachments]
            pairs = zip(attachments, files, strict=True)
            names = sorted(((attachment.name, file) for attachment, file in pairs), key=lambda pair: pair[0])
            name_tree = Array([value for name, file in names for value in (String(name), file)])
            if Name.Names not in document.Root:
                document.Root.Names = Dictionary()
            document.Root.Names.EmbeddedFiles = Dictionary(Names=name_tree)  # beside where links lead to
            document.Root.AF = Array(files)
        out = io.BytesIO()
        document.save(out, object_stream_mode=ObjectStreamMode.generate)
    return out.getvalue()


def _mark(document: Pdf) -> None:
    """One rdf:RDF holds both marks: validators read the first and ignore a second one."""
    before = document.Root.Metadata.read_bytes()
    at = before.rindex(_END)
    document.Root.Metadata.write(before[:at] + _UA + before[at:])


def _file(document: Pdf, attachment: Attachment, made_at: datetime) -> Dictionary:
    """A file specification (ISO 32000-1, 7.11.3) with its relation to the document (ISO 19005-3, annex E)."""
    stream = document.make_stream(attachment.body)
    stream.Type = Name.EmbeddedFile
    stream.Subtype = Name("/" + attachment.media_type)
    stream.Params = Dictionary(
        Size=len(attachment.body),
        ModDate=String(pikepdf.models.metadata.encode_pdf_date(made_at)),
        CheckSum=String(hashlib.md5(attachment.body, usedforsecurity=False).digest()),
    )
    return Dictionary(
        Type=Name.Filespec,
        F=String(attachment.name),
        UF=String(attachment.name),
        Desc=String(attachment.says),
        AFRelationship=Name.Source,
        EF=Dictionary(F=stream, UF=stream),
    )
