"""What a publication tells machines and lost readers: a sitemap, a feed, robots.txt, the page for what is not there."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from xml.sax.saxutils import escape, quoteattr

from despatch.archive import Archive
from despatch.model import Entry, Filter
from despatch.publish.addresses import INDEX, file_of, link, public
from despatch.settings import Settings
from despatch.web.formatting import letter_title
from despatch.web.urls import letter_path, lost_path

IN_A_MAP = 50_000
"""The protocol of sitemaps allows so many addresses in a file."""
IN_THE_FEED = 50
_SITEMAP = '<?xml version="1.0" encoding="UTF-8"?>\n<{0} xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n'


def write_sitemap(folder: Path, base: str, addresses: Iterable[str]) -> None:
    """Write the sitemap of the pages at these addresses: lists that an address narrows are left out."""
    files = (file_of(address) for address in addresses if "?" not in address)
    pages = (public(file, base) for file in files if file.endswith(INDEX))
    names: list[str] = []
    while part := list(islice(pages, IN_A_MAP)):
        names.append(f"sitemap-{len(names) + 1}.xml")
        _write_map(folder / names[-1], "urlset", "url", part)
    if len(names) == 1:
        (folder / names[0]).rename(folder / "sitemap.xml")
    else:
        _write_map(folder / "sitemap.xml", "sitemapindex", "sitemap", [public(name, base) for name in names])


def _write_map(file: Path, whole: str, one: str, addresses: Iterable[str]) -> None:
    with file.open("w", encoding="utf-8") as out:
        out.write(_SITEMAP.format(whole))
        out.writelines(f"<{one}><loc>{escape(address)}</loc></{one}>\n" for address in addresses)
        out.write(f"</{whole}>\n")


def write_moved(folder: Path, redirects: Mapping[str, str], base: str) -> None:
    """Write a page at each old address of a letter that leads to where the letter is now."""
    for old in redirects:
        now = redirects[old]
        passed = {old}
        while now in redirects and now not in passed:
            passed.add(now)
            now = redirects[now]
        pages = [file_of(path(now)) for path in (letter_path, lost_path)]
        file = next((file for file in pages if (folder / file).is_file()), None)
        for here in (file_of(path(old)) for path in (letter_path, lost_path)) if file else ():
            if file and not (folder / here).exists():
                (folder / here).parent.mkdir(parents=True, exist_ok=True)
                (folder / here).write_text(_moved(link(file, here), public(file, base) if base else ""), "utf-8")


def _moved(to: str, lasting: str) -> str:
    canonical = f'<link rel="canonical" href={quoteattr(lasting)}>\n' if lasting else ""
    return (
        '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        '<meta http-equiv="Content-Security-Policy" content="default-src &#39;none&#39;;">\n'
        '<meta name="viewport" content="width=device-width">\n<meta name="robots" content="noindex">\n'
        f'<meta http-equiv="refresh" content={quoteattr(f"0; url={to}")}>\n{canonical}'
        "<title>This letter has another address</title>\n</head>\n<body>\n<main>\n"
        "<h1>This letter has another address</h1>\n"
        f"<p><a href={quoteattr(to)}>Read it there</a></p>\n</main>\n</body>\n</html>\n"
    )


def write_robots(folder: Path, base: str) -> None:
    """Write robots.txt: everything may be read."""
    where = f"Sitemap: {public('sitemap.xml', base)}\n" if base else ""
    (folder / "robots.txt").write_text(f"User-agent: *\nAllow: /\n{where}", encoding="utf-8")


def write_feed(folder: Path, archive: Archive, sources: Path, base: str) -> None:
    """Write an Atom feed of the letters whose sources, in the archive at `sources`, changed last."""
    entries = list(islice(_latest(archive, sources / "letters"), IN_THE_FEED))
    updated = max((when for when, _ in entries), default=datetime.fromtimestamp(0, UTC))
    with (folder / "feed.xml").open("w", encoding="utf-8") as out:
        out.write(_feed_head(archive.settings, base, updated))
        out.writelines(_feed_entry(entry, when, base) for when, entry in entries)
        out.write("</feed>\n")


def _feed_head(settings: Settings, base: str, updated: datetime) -> str:
    makers = settings.editor or (settings.title,)
    authors = "".join(f"<author><name>{escape(name)}</name></author>\n" for name in makers)
    rights = f"<rights>{escape(settings.rights)}</rights>\n" if settings.rights else ""
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<feed xmlns="http://www.w3.org/2005/Atom">\n'
        f"<title>{escape(settings.title)}</title>\n<id>{escape(base)}/</id>\n<updated>{updated.isoformat()}</updated>\n"
        f'<link rel="self" href={quoteattr(public("feed.xml", base))}/>\n<link href={quoteattr(base + "/")}/>\n'
        f"{authors}{rights}"
    )


def _feed_entry(entry: Entry, when: datetime, base: str) -> str:
    address = base + letter_path(entry.id)
    return (
        f"<entry><title>{escape(letter_title(entry))}</title><id>{escape(address)}</id>"
        f"<updated>{when.isoformat()}</updated><link href={quoteattr(address)}/>"
        f"<summary>{escape(entry.opening)}</summary></entry>\n"
    )


def _latest(archive: Archive, sources: Path) -> Iterator[tuple[datetime, Entry]]:
    """Yield letters with the time at which their source was changed, the latest source first."""
    changed = []
    for source in archive.facets().get("source", ()):
        file = sources / source.value
        changed.append((file.stat().st_mtime if file.is_file() else 0.0, source.value))
    for when, name in sorted(changed, reverse=True):
        for entry in archive.letters(Filter(source=name), order="source", limit=IN_THE_FEED):
            yield datetime.fromtimestamp(int(when), UTC), entry
