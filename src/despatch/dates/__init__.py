"""Text goes in; the dates that it names come out, as expressions, and as EDTF once they are bound to a day.

`find` reads a text; `resolve` binds an expression to the letter's own date; `to_edtf` writes one that names its year.
"""

from despatch.dates.compare import are_far, meet
from despatch.dates.edtf import bounds, is_edtf, to_edtf, to_partial_edtf, with_century
from despatch.dates.expression import DateExpression, Day
from despatch.dates.feasts import in_its_year, mentions_feast
from despatch.dates.find import find, find_first
from despatch.dates.lexicon import words
from despatch.dates.order import Order, find_order, in_order
from despatch.dates.resolve import Look, resolve, with_year


def dateline_articles(languages: tuple[str, ...]) -> frozenset[str]:
    """Return the words that may stand between a place and a date: "the", "den", "this"."""
    say = words(languages)
    return frozenset((*say.articles, *say.dated))


__all__ = [
    "DateExpression",
    "Day",
    "Look",
    "Order",
    "are_far",
    "bounds",
    "dateline_articles",
    "find",
    "find_first",
    "find_order",
    "in_its_year",
    "in_order",
    "is_edtf",
    "meet",
    "mentions_feast",
    "resolve",
    "to_edtf",
    "to_partial_edtf",
    "with_century",
    "with_year",
]
