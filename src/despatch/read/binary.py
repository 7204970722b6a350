"""Files that are not text: told by their first bytes, named, and declined with the next step."""

from __future__ import annotations

from despatch.read.wide import looks_wide

_EXPORT = "Export it as plain text (UTF-8), HTML or TEI and put that file here instead."
_TRANSCRIBE = "Transcribe it and put the transcript here instead."
_KEEP_ELSEWHERE = "It holds no letters: keep it in another folder."
_UNPACK = "Unpack it and put the transcripts here instead."

_AS_TABLE = "Save it as an Excel workbook (.xlsx) or as CSV and put that file here instead."

_ZIP_INSIDES = (
    (b"word/", "a Word document (.docx)", _EXPORT),
    (b"mimetypeapplication/vnd.oasis.opendocument.text", "an OpenDocument text (.odt)", _EXPORT),
    (b"mimetypeapplication/vnd.oasis.opendocument.spreadsheet", "an OpenDocument spreadsheet (.ods)", _AS_TABLE),
    (b"mimetypeapplication/epub", "an e-book (.epub)", _EXPORT),
    (b"xl/", "an Excel workbook (.xlsx)", _EXPORT),
    (b"", "a zip archive", _UNPACK),
)
_SIGNATURES = (
    (b"%PDF-", "a PDF", _EXPORT),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old Office document (.doc or .xls)", _EXPORT),
    (b"{\\rtf", "a Rich Text document (.rtf)", _EXPORT),
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


def why_binary(data: bytes) -> str | None:
    """Return what kind of file `data` is and what to do with it, or None when it may be text."""
    if data.startswith(b"PK\x03\x04"):
        _, name, step = next(inside for inside in _ZIP_INSIDES if inside[0] in data[:8192])
        return f"this is {name}. {step}"
    if data.startswith(b"RIFF") and data[8:12] == b"WEBP":
        return f"this is an image (WebP). {_TRANSCRIBE}"
    for signature, name, step in _SIGNATURES:
        if data.startswith(signature):
            return f"this is {name}. {step}"
    at = data.find(b"\0")
    if at >= 0 and not looks_wide(data):
        return f"byte {at} is NUL, which no text holds. Save the transcript as UTF-8 text, HTML or TEI."
    return None
