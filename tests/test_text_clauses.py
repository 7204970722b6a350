"""Clauses: what says one thing, however many commas its writer set."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from despatch.text.clauses import clauses


def cut(text: str, codes: tuple[str, ...] = ("en",)) -> list[str]:
    return [text[span.start : span.end] for span, _ in clauses(text, 0, len(text), codes)]


@pytest.mark.parametrize(
    ("sentence", "parts"),
    [
        ("I shall, with the greatest pleasure, transmit you the accounts.", 1),
        ("I beg, my dear, that he may be treated kindly.", 1),
        ("Pray send me needles, thread, and a yard of tape, by the carrier.", 1),
        ("It would please me, in the present state of the roads, to hear from you.", 1),
        ("In compliance with your order, I have paid the men, and I enclose their receipts.", 2),
        ("Three companies marched yesterday; the others follow on Monday, and will want shoes.", 3),
        ("I have sent the powder, and you shall have the flints, when they arrive.", 3),
        ("We are directed by the Board of this Harbour to acquaint you, that the flour is wanted.", 1),
        ("I have paid the men.(1) Pray send the receipts.(2) They are wanted.", 3),
        ("I enclose a draft for £112 4s. 6d. on Pell by the next post.", 1),
        ("You owe me 3l. 4s. for the rope.", 1),
        ("Pay the carter £5. 10. 6 at Hale.", 1),
        ("I came on the 4th. 300 of them had gone.", 2),
        ("Send me (they are in the loft. You have the key; look there) the ropes.", 2),
        ("The U.S.S.R. Embassy has written to us.", 1),
        ("The Board have named you surveyor, with a salary of forty pounds, to begin at Easter.", 1),
        ("I have bought the pike which will be sent by the stage.", 2),
        ("I have laid your letter before the Board in consequence of which they have named three men.", 2),
        ("Tell him that his wife is here and allow him to write.", 2),
        ("She has taken in her water, and dropped down below the bar.", 2),
        ("I send you the copy and return of the troops.", 1),
        ("As to your plan for the mill, I think it a good one.", 2),
        ("Thank you for the pledge of two boats, you shall have the oars.", 2),
        ("SIX LEFT YESTERDAY STOP CANNOT SUPPLY MORE STOP WRITE SOON", 3),
        ("We stop at the mill and rest.", 1),
        ("Remember me to the Vicar &c. Tell Ann that she must write.", 2),
    ],
)
def test_a_clause_has_a_verb_of_its_own(sentence: str, parts: int) -> None:
    assert len(cut(sentence)) == parts, cut(sentence)


def test_german_clauses_too() -> None:
    assert cut(
        "Ich danke Ihnen, mein lieber Freund, für die Bücher, und ich schicke sie bald zurück.", ("de", "en")
    ) == ["Ich danke Ihnen, mein lieber Freund, für die Bücher", "und ich schicke sie bald zurück."]


@given(st.text(alphabet="I shall, send. you\n;:(-)'&", max_size=300))
def test_clauses_lie_in_order_and_apart(text: str) -> None:
    spans = [span for span, _ in clauses(text, 0, len(text), ("en",))]
    assert all(a.end <= b.start for a, b in pairwise(spans))
    assert all(text[s.start : s.end].strip() == text[s.start : s.end] != "" for s in spans)
