"""Words of a letter as a Web Annotation names them: by their place, and by themselves with some words around them."""

from __future__ import annotations

from despatch.export.linked.names import Names
from despatch.export.linked.whole import WholeLetter
from despatch.model import Span

AROUND = 32
"""How many code points before and after the words are given, to find them again in a changed text."""


def passage(whole: WholeLetter, span: Span, names: Names) -> dict[str, object]:
    """Return the words of a letter as a resource: their source is the letter's text, as it is served.

    Start and end count code points from the letter's first; `end` is the first code point after the words.
    """
    start, end = span.start - whole.letter.span.start, span.end - whole.letter.span.start
    quote = {
        "type": "TextQuoteSelector",
        "exact": whole.text[start:end],
        "prefix": whole.text[max(0, start - AROUND) : start],
        "suffix": whole.text[end : end + AROUND],
    }
    return {
        "type": "SpecificResource",
        "source": names.text(whole.letter.id),
        "selector": [
            {"type": "TextPositionSelector", "start": start, "end": end},
            {key: value for key, value in quote.items() if value},
        ],
    }
