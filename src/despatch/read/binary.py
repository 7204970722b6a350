"""Files that are not text: told by their first bytes, named, and declined with the next step.

The step says which program opens the file, and as what to save it.
"""

from __future__ import annotations

from pathlib import PurePosixPath

from despatch.read.package import Package
from despatch.read.refused import Refused
from despatch.read.wide import looks_wide

_EXPORT = "Export it as plain text (UTF-8), HTML or TEI and put that file here instead."
_TRANSCRIBE = "Transcribe it and put the transcript here instead."
_KEEP_ELSEWHERE = "It holds no letters: keep it in another folder."
_UNPACK = "Unpack it and put the files in it here instead."
_AS_DOCX = "Open it in Word or LibreOffice, save it as .docx, and put that file here instead."
_IN_LIBREOFFICE = "Open it in LibreOffice, save it as .docx or .odt, and put that file here instead."
_AS_XLSX = "Open it in Excel or LibreOffice, save it as .xlsx or .csv, and put that file here instead."
_AS_MAIL = "Open it in Outlook, save the mails as text or .eml, and put those files here instead."
_AS_MBOX = (
    "Import it into a mail program (Outlook, Thunderbird), export the mails as .eml or .mbox, and put those here."
)

_OPEN_DOCUMENT = "application/vnd.oasis.opendocument."
_ZIP_TYPES = (
    (_OPEN_DOCUMENT + "spreadsheet", "an OpenDocument spreadsheet (.ods)", _AS_XLSX),
    (_OPEN_DOCUMENT, "an OpenDocument file that is no text", _EXPORT),
    ("application/vnd.sun.xml.writer", "an OpenOffice 1 text (.sxw)", _IN_LIBREOFFICE),
    ("application/epub", "an e-book (.epub)", _EXPORT),
)
"""What packages say that they are, and the next step."""
_ZIP_FOLDERS = (
    ("xl/", "an Excel workbook (.xlsx)", _EXPORT),
    ("ppt/", "a PowerPoint presentation (.pptx)", _EXPORT),
)
_IWORK = frozenset({"Index/Document.iwa", "Index.zip", "index.apxl", "index.xml.gz"})
"""Names of files in packages that Pages, Numbers and Keynote save; the suffix tells them apart."""
_IWORK_STEPS = {
    ".numbers": ("a Numbers spreadsheet", "Open it in Numbers, export it as .xlsx or .csv, and put that file here."),
    ".key": ("a Keynote presentation", "Open it in Keynote, export its words as text, and put that file here."),
}
_PAGES = (
    "a Pages document (or another of Apple's iWork)",
    "Open it in Pages, export it as Word (.docx), and put that file here.",
)

_LOCKED = "EncryptedPackage".encode("utf-16-le")
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_OLE_STREAMS = (
    ("WordDocument", "an old Word document (.doc)", _AS_DOCX),
    ("__properties_version1.0", "an Outlook message (.msg)", _AS_MAIL),
    ("Workbook", "an old Excel workbook (.xls)", _AS_XLSX),
    ("PowerPoint Document", "an old PowerPoint presentation (.ppt)", _EXPORT),
    ("PerfectOffice_MAIN", "a WordPerfect document (.wpd)", _IN_LIBREOFFICE),
    ("MatOST", "a Microsoft Works document (.wps)", _IN_LIBREOFFICE),
    ("Book", "an old Excel workbook (.xls)", _AS_XLSX),
)
"""The names of the streams by which the kinds of OLE files are told, asked in this order."""

_SIGNATURES = (
    (b"%PDF-", "a PDF", _EXPORT),
    (b"!BDN", "an Outlook data file (.pst or .ost)", _AS_MBOX),
    (b"\xcf\xad\x12\xfe", "an Outlook Express mailbox (.dbx)", _AS_MBOX),
    (b"\xffWPC", "a WordPerfect document (.wpd)", _IN_LIBREOFFICE),
    (b"1\xbe\0\0", "a Microsoft Write document (.wri)", _IN_LIBREOFFICE),
    (b"\xdb\xa5-\0", "a document of Word 2 (.doc)", _IN_LIBREOFFICE),
    (b"\xfe7\0#", "a document of Word for Macintosh (.doc)", _IN_LIBREOFFICE),
    (b"\x89PNG\r\n", "an image (PNG)", _TRANSCRIBE),
    (b"\xff\xd8\xff", "an image (JPEG)", _TRANSCRIBE),
    (b"GIF8", "an image (GIF)", _TRANSCRIBE),
    (b"II*\0", "an image (TIFF)", _TRANSCRIBE),
    (b"MM\0*", "an image (TIFF)", _TRANSCRIBE),
    (b"\0\0\0\x0cjP  ", "an image (JPEG 2000)", _TRANSCRIBE),
    (b"ID3", "a sound recording", _TRANSCRIBE),
    (b"\x1f\x8b", "a gzip archive", _UNPACK),
    (b"BZh", "a bzip2 archive", _UNPACK),
    (b"\xfd7zXZ\0", "an xz archive", _UNPACK),
    (b"7z\xbc\xaf\x27\x1c", "a 7-Zip archive", _UNPACK),
    (b"Rar!\x1a\x07", "a RAR archive", _UNPACK),
    (b"SQLite format 3\0", "an SQLite database", "Export its letters as text and put them here instead."),
    (b"\x7fELF", "a program", _KEEP_ELSEWHERE),
    (b"MZ\x90\0", "a program", _KEEP_ELSEWHERE),
)


def is_locked(data: bytes) -> bool:
    """Say whether a file is a document of Office that a password locks."""
    return data.startswith(_OLE) and _LOCKED + b"\0\0" in data


def why_binary(data: bytes, name: str = "") -> str | None:
    """Return what kind of file `data` is and what to do with it, or None when it may be text.

    The suffix of `name` is asked only where the bytes leave a choice.
    """
    if data.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        kind, step = _zip(data, name)
        return f"this is {kind}. {step}"
    if data.startswith(_OLE):
        kind, step = _ole(data)
        return f"this is {kind}. {step}"
    if data.startswith(b"RIFF") and data[8:12] == b"WEBP":
        return f"this is an image (WebP). {_TRANSCRIBE}"
    for signature, kind, step in _SIGNATURES:
        if data.startswith(signature):
            return f"this is {kind}. {step}"
    at = data.find(b"\0")
    if at >= 0 and not looks_wide(data):
        return f"byte {at} is NUL, which no text holds. Save the transcript as UTF-8 text, HTML or TEI."
    return None


def _zip(data: bytes, name: str) -> tuple[str, str]:
    """Tell a zip package by the type that it says, and by the files in it."""
    try:
        package = Package(data)
        said = package.read("mimetype").decode("ascii", "replace") if "mimetype" in package else ""
    except Refused:
        return "a zip archive that was cut off or damaged", "Copy it again."
    if not _IWORK.isdisjoint(package.names):
        return _IWORK_STEPS.get(PurePosixPath(name).suffix.lower(), _PAGES)
    typed = ((kind, step) for type, kind, step in _ZIP_TYPES if said.startswith(type))
    held = ((kind, step) for folder, kind, step in _ZIP_FOLDERS if any(n.startswith(folder) for n in package.names))
    return next(typed, None) or next(held, ("a zip archive", _UNPACK))


def _ole(data: bytes) -> tuple[str, str]:
    """Tell an OLE file by the names in its directory, which may lie anywhere in it."""
    for stream, kind, step in _OLE_STREAMS:
        # The name fills its field in the directory, so that a word of the text is no name.
        if stream.encode("utf-16-le") + b"\0\0" in data:
            return kind, step
    return "an old Office document", _AS_DOCX
