"""Pages of a transcription platform for tests: PAGE XML from lines, and the files of `tests/data/formats/platforms`."""

from __future__ import annotations

from pathlib import Path
from xml.sax.saxutils import escape

PLATFORMS = Path(__file__).parent / "data" / "formats" / "platforms"
"""A letter of Orla Fenn on two pages, as each platform writes it; `make_platforms.py` beside it made it."""
_PAGE = "http://schema.primaresearch.org/PAGE/gts/pagecontent/2019-07-15"


def region(*lines: str, type: str = "paragraph", more: str = "") -> str:
    """Return a region of PAGE XML with a type and lines."""
    rows = "".join(f"<TextLine><TextEquiv><Unicode>{escape(line)}</Unicode></TextEquiv></TextLine>" for line in lines)
    return f'<TextRegion type="{type}" {more}>{rows}</TextRegion>'


def page(*regions: str, image: str = "", year: str = _PAGE) -> str:
    """Return a page in PAGE XML."""
    name = f' imageFilename="{image}"' if image else ""
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>\n<PcGts xmlns="{year}"><Page{name}>{"".join(regions)}</Page></PcGts>'
    )


def files(folder: str) -> dict[str, bytes]:
    """Return the files of one of the folders of `PLATFORMS`, by their paths within it."""
    root = PLATFORMS / folder
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in sorted(root.rglob("*")) if path.is_file()}
