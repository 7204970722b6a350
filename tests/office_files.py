"""Office documents made in a test: the words stand in the test, the rest of the package is here."""

from __future__ import annotations

import io
import zipfile

from despatch.describe import describe
from despatch.divide import divide
from despatch.model import Cut, Description, Source
from despatch.read import read
from despatch.settings import Settings

WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_ODF = "urn:oasis:names:tc:opendocument:xmlns"
SETTINGS = Settings()


def packed(files: dict[str, str | bytes]) -> bytes:
    """Return a zip package of these files."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as package:
        for name, data in files.items():
            # The type of an OpenDocument file is stored as it is.
            package.writestr(name, data, zipfile.ZIP_STORED if name == "mimetype" else None)
    return made.getvalue()


def word(root: str, inner: str) -> str:
    """Return a part of a Word document."""
    return (
        f'<?xml version="1.0" encoding="UTF-8"?><w:{root} xmlns:w="{WORD}" xmlns:r="{_RELATIONS}" '
        'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
        'xmlns:v="urn:schemas-microsoft-com:vml" '
        f'xmlns:o="urn:schemas-microsoft-com:office:office">{inner}</w:{root}>'
    )


def run(words: str, properties: str = "") -> str:
    """Return a run of words."""
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{words}</w:t></w:r>'


def para(*runs: str, look: str = "") -> str:
    """Return a paragraph of a Word document; what is no markup is a run."""
    inner = "".join(part if part.startswith("<") else run(part) for part in runs)
    return f"<w:p><w:pPr>{look}</w:pPr>{inner}</w:p>"


TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Override PartName="/word/document.xml" '
    'ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>'
)


def docx(*blocks: str, **parts: str | bytes) -> bytes:
    """Return a Word document; `parts` are files of the folder word, without suffix."""
    body = "".join(block if block.startswith("<") else para(block) for block in blocks)
    files = {f"word/{name}.xml": data for name, data in parts.items()}
    return packed(
        {"[Content_Types].xml": TYPES, "word/document.xml": word("document", f"<w:body>{body}</w:body>")} | files
    )


def odt(*blocks: str, styles: str = "", more: dict[str, str | bytes] | None = None) -> bytes:
    """Return an OpenDocument text; what is no markup is a paragraph. `more` are other files of the package."""
    names = ("office", "style", "text", "table", "meta")
    spaces = " ".join(f'xmlns:{name}="{_ODF}:{name}:1.0"' for name in names)
    spaces += f' xmlns:draw="{_ODF}:drawing:1.0" xmlns:fo="{_ODF}:xsl-fo-compatible:1.0"'
    spaces += ' xmlns:dc="http://purl.org/dc/elements/1.1/"'
    body = "".join(block if block.startswith("<") else f"<text:p>{block}</text:p>" for block in blocks)
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-content {spaces}>'
        f"<office:automatic-styles>{styles}</office:automatic-styles>"
        f"<office:body><office:text>{body}</office:text></office:body></office:document-content>"
    )
    return packed({"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": content} | (more or {}))


def rtf(words: str) -> bytes:
    """Return a Rich Text document; line ends are control words of their own in it, and here mean nothing."""
    return b"{\\rtf1\\ansi\\ansicpg1252 " + words.encode("cp1252") + b"}"


def source_of(data: bytes, name: str = "a.docx") -> Source:
    """Return the source that is read without a finding."""
    source, problems = read(data, name, SETTINGS)
    assert source is not None, problems
    assert problems == ()
    return source


def text_of(data: bytes) -> str:
    """Return the text of a document that is read without a finding."""
    return source_of(data).text


def marked(source: Source) -> list[tuple[str, str, str]]:
    """Return the hints of a source: kind, detail, and the words at it."""
    return [(hint.kind, hint.detail, hint.span.of(source.text)) for hint in source.hints]


def letters_of(source: Source) -> list[tuple[Cut, Description]]:
    """Divide and describe a source."""
    cuts, _ = divide(source, SETTINGS)
    described, _ = describe(source, cuts, SETTINGS)
    return list(zip(cuts, described, strict=True))
