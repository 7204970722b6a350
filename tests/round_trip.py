"""An archive that is exported and read again, and what the two say of their letters."""

import shutil

from despatch import archive
from despatch.export.formats import FORMATS

BESIDE = ("despatch.toml", "people.toml", "places.toml")
WORDS = ("kind", "number", "heading", "marking", "via", "salutation", "closing", "signature", "postscript", "subject")


def export(folder, out, form):
    """Write an archive out; returns how many of each file."""
    with archive.open(folder) as it:
        return next(known for known in FORMATS if known.name == form).load()(it.exports, out, None)


def read_again(folder, files, new):
    """Build an archive of exported files, beside what an editor wrote down of people and places."""
    archive.init(new)
    for name in BESIDE:
        if (folder / name).exists():
            shutil.copy(folder / name, new / name)
    for file in files:
        shutil.copy(file, new / "letters" / file.name)
    archive.build(new, workers=1)
    return new


def one_line(words):
    return " ".join(words.split()) if words else words


def described(row):
    """What a row of letters.jsonl says of the letter itself, without rules and figures."""
    date, received, place = row["date"], row["received"], row["place"]
    return {
        **{name: one_line(row[name]) for name in WORDS},
        "senders": [(who["name"], who["person"]) for who in row["senders"]],
        "recipients": [(who["name"], who["person"]) for who in row["recipients"]],
        "date": date and (date["edtf"], one_line(date["written"]), date["calendar"]),
        "received": received and received["edtf"],
        "place": place and (place["name"], place["place"]),
        "enclosures": row["enclosures"],
        "facsimiles": row["facsimiles"],
    }


def letters(folder):
    """Return the letters of an archive in source order: what each says of itself, its words, its references."""
    with archive.open(folder) as it:
        rows = [row for row in it.exports.letters() if row["piece"] in ("letter", "described")]
        references = {}
        for row in it.exports.references():
            references.setdefault(row["letter"], []).append(row)
        return {
            row["id"]: (described(row), it.letter(row["id"]).text, _places(row, references.get(row["id"], ())))
            for row in rows
        }


def _places(row, references):
    keys = ("quote", "function", "author", "addressee", "date", "in_note")
    return [
        (one["start"] - row["start"], *(one[key] for key in keys), one["target"] or one["target_kind"])
        for one in references
    ]


def renamed(known, names):
    """Return letters as `letters` gives them, with their ids, and those that references mean, as `names` has them."""
    return {
        names[id]: (
            said,
            text,
            [
                (*rest, names.get(target, "inferred" if target.startswith("lost") else target))
                for *rest, target in found
            ],
        )
        for id, (said, text, found) in known.items()
    }
