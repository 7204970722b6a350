"""Plain letters by invented people, with dates and names in every form: what is rare is not therefore doubtful."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product

from training.known_letters import Known

DATES = {
    "March 4th, 1811": "1811-03-04",
    "March 1811": "1811-03",
    "1811": "1811",
    "[about March 1811]": "1811-03~",
    "[4 March 1811?]": "1811-03-04?",
    "March 4–9, 1811": "1811-03-04/1811-03-09",
    "March 4th": "XXXX-03-04",
    "[3.? 6. 1898]": "1898-06-?03",
    "circa 1811": "1811~",
    "14/26 March 1855": "1855-03-26",
    "the fourth of March, 1811": "1811-03-04",
    "Augt. 16th, 1774": "1774-08-16",
    "7bre 4, 1771": "1771-09-04",
    "3. 6. 1898": "1898-06-03",
    "den 4. März 1811": "1811-03-04",
    "4 March '11": "XX11-03-04",
}
SENDERS = ("Orla Fenn", "O. Fenn", "Orla", "O. F.", "Dr. J. Fenn", "Tamsin M. Rook")
LAYOUTS = (
    (
        """{sender} to Josiah Quill

Port Carrow, {date}.

Dear Quill,

The barley has not come.

I am, Sir, your obedient servant,

{sender}
""",
        "Josiah Quill",
    ),
    (
        """Port Carrow, {date}.

My dear Mr. Quill,

The barley has not come, and the mill stands idle.

Yours faithfully,

{sender}
""",
        "Mr. Quill",
    ),
    (
        """Mr. Josiah Quill

Sir,

The barley has not come. I shall write again on Friday.

Yours truly,
{sender}

Port Carrow, {date}
""",
        None,
    ),
    (
        """Port Carrow {date}

Dear Sir,

The barley has come; I thank you.

Yours truly
{sender}
""",
        None,
    ),
)


def invented_set() -> Iterator[Known]:
    """Yield the letters, each a file of its own."""
    letters = product(enumerate(LAYOUTS), DATES.items())
    for number, ((layout, (text, recipient)), (words, day)) in enumerate(letters):
        sender = SENDERS[number % len(SENDERS)]
        written = text.format(sender=sender, date=words)
        row = {"start": 0, "end": len(written.rstrip()), "sender": sender, "date": day, "place": "Port Carrow"}
        row |= {"file": f"{number}.txt", "recipient": recipient}
        yield Known("invented", "invented", row["file"], written, (row,), (row,), f"cases {layout} {words}")
