"""The annotated acts of ../shared as the ledger takes them, with the matter each annotator gave."""

import json

from despatch.acts import due
from despatch.acts.records import to_ledger_acts
from despatch.model import Act, Span
from despatch.quantities import find

EN = ("en",)
# The two annotators' labels were not made one everywhere.
SAME = {
    "second front": "second front in Europe",
    "US-Soviet military conference": "Moscow conference of military representatives",
}


def rows(path):
    return [json.loads(line) for line in path.read_text(encoding="utf8").split("\n") if line.strip()]


def telegram_acts(shared):
    """Return the acts of the telegrams in order, and each one's matter by its id."""
    text = (shared / "telegrams" / "1942.txt").read_text(encoding="utf8").removeprefix("\ufeff")
    gold = shared / "gold" / "telegrams-1942"
    marked = rows(gold / "acts.jsonl")
    acts, matter = [], {}
    for n, letter in enumerate(rows(gold / "letters.jsonl")):
        made = {}
        for row in (r for r in marked if r["letter"] == letter["id"]):
            span = Span(row["start"], row["end"])
            other = (row["counterparty"] or {}).get("role")
            act = Act(
                span,
                row["type"],
                row["actor"]["role"],
                other,
                row["reported"],
                "gold",
                1.0,
                actor_name=row["actor"]["name"],
                quantities=tuple(find.find(text, span.start, span.end, EN)),
                due=due.find(text, span, EN, letter["date"]),
            )
            made[id(act)] = (act, row)
        names = {}
        for _, row in made.values():
            for party in (row["actor"], row["counterparty"]):
                if party and party["role"] in ("sender", "recipient"):
                    names.setdefault(party["role"], party["name"])
        body = Span(letter["start"], letter["end"])
        entered = to_ledger_acts(
            letter["id"], text, body, [a for a, _ in made.values()], EN, date=letter["date"], ordinal=n, names=names
        )
        for one in entered:
            label = made[id(one.act)][1]["matter"]
            matter[one.id] = SAME.get(label, label)
        acts += entered
    return acts, matter


def delegate_acts(shared):
    """Return the same for the delegates' letters; their labels were given letter by letter."""
    gold, folder = shared / "gold" / "delegates-acts", shared / "corpora" / "delegates" / "headed"
    marked = rows(gold / "acts.jsonl")
    known = {row["id"]: row for row in rows(folder / "gold.jsonl")}
    acts, matter, texts = [], {}, {}
    for n, letter in enumerate(rows(gold / "letters.jsonl")):
        if letter["file"] not in texts:
            texts[letter["file"]] = (folder / "text" / letter["file"]).read_text(encoding="utf8")
        text, said = texts[letter["file"]], known[letter["id"]]
        made = {}
        for row in (r for r in marked if r["letter"] == letter["id"]):
            span = Span(row["start"], row["end"])
            other = (row["counterparty"] or {}).get("role")
            act = Act(
                span,
                row["type"],
                row["actor"]["role"],
                other,
                row["reported"],
                "gold",
                1.0,
                quantities=tuple(find.find(text, span.start, span.end, EN)),
            )
            made[id(act)] = (act, row)
        names = {role: said[role] for role in ("sender", "recipient") if isinstance(said[role], str)}
        body = Span(letter["start"], letter["end"])
        entered = to_ledger_acts(
            letter["id"], text, body, [a for a, _ in made.values()], EN, date=said["date"], ordinal=n, names=names
        )
        matter |= {one.id: made[id(one.act)][1]["matter"] for one in entered}
        acts += entered
    return acts, matter
