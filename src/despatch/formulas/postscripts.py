"""Where a postscript begins."""

from __future__ import annotations

from despatch.formulas.phrases import phrases


def postscripts(text: str, start: int, end: int, languages: tuple[str, ...]) -> list[int]:
    """Return where signs of a postscript stand in running text: "P.S.", "[P.S.]"; each begins a word."""
    found = []
    for sign in phrases(languages).postscript_pattern.finditer(text, start, end):
        at = sign.start()
        if at > start and text[at - 1] in "[(":
            at -= 1
        if at == 0 or text[at - 1] in " \t\n.])":
            found.append(at)
    return found
