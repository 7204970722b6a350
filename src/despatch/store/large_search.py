"""Finds letters by the index of large archives: matches come in, rows, totals and facets go out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

from despatch.model import DESCRIBED, Facet, SearchOrder
from despatch.store import facet_counts, large_index
from despatch.store.facet_counts import FIELDS
from despatch.store.index_tokens import Tokens
from despatch.store.large_index import Opened
from despatch.store.search_match import Every, Match, Phrase, Some, Values

_WEIGHT = {"words": 1.0, "forms": 0.5, "subject": 1.0}
"""As SQLite's index ranks; facets count nothing."""
_PLACE = dict(zip(("date", "newest"), large_index.PLACES, strict=True))
"""The field with a letter's place, where hits are in the order of days."""
_TOGETHER = (("sender",), ("recipient",), tuple(field for field in FIELDS if field not in ("sender", "recipient")))
"""Fields that are counted at once: tantivy counts some 65,000 values in one go."""


class LargeSearch:
    """Answers matches from an opened index."""

    def __init__(self, opened: Opened) -> None:
        self._tantivy = large_index.library()
        self._opened = opened
        self._tokens = Tokens()
        self._numbers = Counter(field for field, _, _ in opened.about.values)
        """How many values each field has."""
        everything = self._tantivy.Query.all_query()
        self._described = self._count_pieces(everything, sorted(DESCRIBED)) > 0
        self._other = self._count_pieces(everything, ("other",)) > 0

    def query(self, match: Match) -> Any:
        """Return the query of tantivy that finds what a match means; raises ValueError for too wide a beginning."""
        make = self._tantivy.Query
        match match:
            case Phrase(columns, text, prefix):
                words = self._tokens.of_text(text)
                if not words:
                    return make.empty_query()
                found = [make.boost_query(self._phrase(one, words, prefix), _WEIGHT[one]) for one in columns]
                return self._any(found)
            case Values(tokens):
                return make.const_score_query(self._values(tokens), 0.0)
            case Some(items):
                return self._any([self.query(item) for item in items])
            case Every(wanted, refused):
                occur = self._tantivy.Occur
                both = [(occur.Must, self.query(item)) for item in wanted]
                return make.boolean_query([*both, *((occur.MustNot, self.query(item)) for item in refused)])

    def _any(self, queries: Sequence[Any]) -> Any:
        return self._tantivy.Query.boolean_query([(self._tantivy.Occur.Should, query) for query in queries])

    def _phrase(self, column: str, words: Sequence[str], prefix: bool) -> Any:
        make, schema = self._tantivy.Query, self._opened.index.schema
        # Words are letters and figures alone, so that none means anything in an expression.
        if prefix and len(words) == 1:
            return make.regex_query(schema, column, f"{words[0]}.*")
        if prefix:
            return make.regex_phrase_query(schema, column, [*words[:-1], f"{words[-1]}.*"])
        if len(words) == 1:
            return make.term_query(schema, column, words[0])
        return make.phrase_query(schema, column, list(words))

    def _values(self, tokens: Sequence[str]) -> Any:
        make, schema = self._tantivy.Query, self._opened.index.schema
        whole = [token.strip('"') for token in tokens if not token.endswith("*")]
        begun = [token.removesuffix(" *").strip('"') for token in tokens if token.endswith("*")]
        queries = [make.regex_query(schema, "facets", f"{token}.*") for token in begun]
        return self._any([*queries, *([make.term_set_query(schema, "facets", whole)] if whole else [])])

    def rows(self, query: Any, order: SearchOrder, limit: int, offset: int) -> tuple[int, list[int]]:
        """Return how many letters a query finds, and the rows of a page of them."""
        field = _PLACE.get(order)
        how = {"order_by_field": field, "order": self._tantivy.Order.Asc} if field else {}
        searcher = self._opened.searcher
        found = searcher.search(query, limit=limit, offset=offset, **how)
        return found.count, [searcher.doc(address)["row"][0] for _, address in found.hits]

    def count_described(self, query: Any) -> int:
        """Return how many of the letters that a query finds are known by description only."""
        return self._count_pieces(query, sorted(DESCRIBED)) if self._described else 0

    def count_other(self, query: Any) -> int:
        """Return how many of the pieces that a query finds are no letters."""
        return self._count_pieces(query, ("other",)) if self._other else 0

    def _count_pieces(self, query: Any, pieces: Sequence[str]) -> int:
        make, occur = self._tantivy.Query, self._tantivy.Occur
        kinds = make.term_set_query(self._opened.index.schema, "piece", list(pieces))
        both = make.boolean_query([(occur.Must, query), (occur.Must, kinds)])
        return int(self._opened.searcher.search(both, limit=1).count)

    def facets(self, query: Any) -> dict[str, tuple[Facet, ...]]:
        """Return the facets of the letters that a query finds."""
        values = self._opened.about.values
        counted: list[tuple[int, int]] = []
        for fields in _TOGETHER:
            asked = {
                field: {"terms": {"field": field, "size": self._numbers[field], "segment_size": self._numbers[field]}}
                for field in fields
                if self._numbers[field]
            }
            answer = self._opened.searcher.aggregate(query, asked) if asked else {}
            counted += [
                (int(bucket["key"]), bucket["doc_count"]) for found in answer.values() for bucket in found["buckets"]
            ]
        return facet_counts.to_facets((values[code], number) for code, number in sorted(counted))
