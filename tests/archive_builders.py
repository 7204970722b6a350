"""Archives for tests: sources written as a dict, read by the plain stages."""

from despatch import archive
from despatch.pipeline import build
from plain_stages import TABLE

COAL = """\
Anna Vale to Jan Ostrov, 1942-07-18, at Norhaven, Most Secret
The coal ships Act5 sail on Monday with 400 tons.


Jan Ostrov to Anna Vale, 1942-08, at Ember Bay
I thank you for the coal; the café is warm again.


Anna Vale and Piet Lund to Jan Ostrov, 1942-08-30/1942-09-02, at Norhaven, Secret
No timber can be spared before the winter ice.


Some words that nobody signed, about coal and timber.
"""


def put(folder, sources):
    """Write sources (a name below letters/ and its text; None takes it away)."""
    if not (folder / "despatch.toml").exists():
        archive.init(folder, title="Norhaven letters")
    for name, text in sources.items():
        path = folder / "letters" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        if text is None:
            path.unlink()
        else:
            path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return folder


def built(folder, sources=None, **how):
    """Write sources, build, and return the report."""
    put(folder, sources or {})
    return build.build(folder, table=TABLE, **how)


def opened(folder, sources=None):
    """Write sources, build, and return the archive opened."""
    built(folder, sources)
    return archive.open(folder)


def tables(folder):
    """Everything that an archive says, to compare two archives by."""
    with archive.open(folder) as it:
        return (
            list(it.exports.letters()),
            list(it.exports.problems()),
            it.people(),
            it.facets(),
            [r.text for r in map(it.letter, _ids(it))],
        )


def _ids(it):
    return [entry.id for entry in it.letters(order="source")]
