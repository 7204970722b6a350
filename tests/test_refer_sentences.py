"""Sentences that point at other letters, by kind: who wrote the letter, its date, and what is done with it.

All are invented, in the English of 1770 to 1940 and in German. The letter in which they stand is of a Friday,
12 September 1823.
"""

from __future__ import annotations

import pytest

from despatch.model import Dating, Description, Span
from despatch.refer import references
from despatch.settings import Settings

ENGLISH = [
    ("I wrote to you on the 20th of August.", [("sender", "1823-08-20", "cite")]),
    ("I wrote you the 20th of August.", [("sender", "1823-08-20", "cite")]),
    ("I wrote to you on the 3d instant by Mr. Tarl.", [("sender", "1823-09-03", "cite")]),
    ("I wrote to my brother on Monday last, and have had no answer.", [("sender", "1823-09-08", "cite")]),
    ("I wrote to your Excellency the 2d Inst. by express.", [("sender", "1823-09-02", "cite")]),
    ("We did write to you on the 30th of July touching the tolls.", [("sender", "1823-07-30", "cite")]),
    ("I had the honour to write to you on the 28th ultimo.", [("sender", "1823-08-28", "cite")]),
    ("I had the honor of addressing your Lordship on the 1st of this month.", [("sender", "1823-09-01", "cite")]),
    ("I had the pleasure of addressing you the 2d.", [("sender", "1823-09-02", "cite")]),
    ("I wrote you the 3d June & 17th July.", [("sender", "1823-06-03", "cite"), ("sender", "1823-07-17", "cite")]),
    ("Since I wrote you last the ship is come in.", [("sender", None, "cite")]),
    ("When I last wrote you the wind was still foul.", [("sender", None, "cite")]),
    ("I last wrote to you from Harl Bay on the 14th of June.", [("sender", "1823-06-14", "cite")]),
    ("In my letter of yesterday I forgot to name the price.", [("sender", "1823-09-11", "cite")]),
    ("My late letter of the 9th will have told you of it.", [("sender", "1823-09-09", "cite")]),
    ("The former of Feby. 2 is come to hand, the latter is not.", [("recipient", "1823-02-02", "acknowledge")]),
    ("Yours of the 4th by Captain Dool came to hand last evening.", [("recipient", "1823-09-04", "acknowledge")]),
    ("I am this moment favoured with yours of the 5th.", [("recipient", "1823-09-05", "acknowledge")]),
    (
        "I have now before me your two favours of the 1st and 3d instant.",
        [("recipient", "1823-09-01", "acknowledge"), ("recipient", "1823-09-03", "acknowledge")],
    ),
    ("Your favor by the last post is at hand.", [("recipient", None, "acknowledge")]),
    ("Last night I had the happiness to receive your kind letter from Belmere.", [("recipient", None, "acknowledge")]),
    ("Your letter to Captain Orrel was shewn to me.", [("recipient", None, "cite")]),
    ("He received your letter by the mail.", [("recipient", None, "cite")]),
    ("Mrs. Hale had your letter yesterday.", [("recipient", None, "cite")]),
    ("I have seen your letter to Mr. Burrow of the 3d instant.", [("recipient", "1823-09-03", "cite")]),
    ("Captain Dool shewed me your letter to him.", [("recipient", None, "cite")]),
    ("I have seen a letter from General Burrow to the Mayor of Carrow.", [("General Burrow", None, "cite")]),
    ("A letter from Mr. Tarl of the 2d inst. informs us that the road is open.", [("Mr. Tarl", "1823-09-02", "cite")]),
    ("By a letter from Colonel Hask we learn that the bridge is gone.", [("Colonel Hask", None, "cite")]),
    ("We have letters from Mr. Pell of the 20th of August.", [("Mr. Pell", "1823-08-20", "cite")]),
    ("An express is come from General Burrow.", [("General Burrow", None, "acknowledge")]),
    (
        "An express arrived last night from Colonel Hask with news of the fleet.",
        [("Colonel Hask", None, "acknowledge")],
    ),
    ("General Burrow has written to Congress that he wants powder.", [("General Burrow", None, "cite")]),
    ("Mr. Tarl wrote me on the 1st that the mill was sold.", [("Mr. Tarl", "1823-09-01", "cite")]),
    ("My brother writes me that the barley is spoiled.", [("My brother", None, "cite")]),
    ("He wrote lately to your Lordship about the tolls.", [(None, None, "cite")]),
    ("A friend in the city writes to a merchant here that rye is up.", [("A friend in the city", None, "cite")]),
    ("Inclosed is a copy of a letter from Mr. Pell to the Board.", [("Mr. Pell", None, "cite")]),
    ("I inclose you a copy of my letter to General Burrow of the 8th.", [("sender", "1823-09-08", "cite")]),
    (
        "I send you herewith a copy of a letter I have this day written to the Board.",
        [("sender", "1823-09-12", "cite")],
    ),
    ("You will find inclosed the letter which Mr. Tarl wrote to me.", [("Mr. Tarl", None, "cite")]),
    ("In answer to yours of the 30th ult., the price is nine shillings.", [("recipient", "1823-08-30", "answer")]),
    ("In reply to your inquiry of the 6th, we have no rye.", [("recipient", "1823-09-06", "answer")]),
    ("I note what you say of the tolls.", [("recipient", None, "answer")]),
    ("What you say of the mill pleases me.", [("recipient", None, "answer")]),
    ("Your remark upon the tolls is just.", [("recipient", None, "answer")]),
    ("You ask me in your last whether the mill is sold.", [("recipient", None, "answer")]),
    ("Your last found me abed.", [("recipient", None, "answer")]),
    ("I observe by yours of the 7th that the rye is dear.", [("recipient", "1823-09-07", "answer")]),
    ("My last was of the 1st of August, by way of Harl Bay.", [("sender", "1823-08-01", "cite")]),
    ("My last to you was dated the 1st instant.", [("sender", "1823-09-01", "cite")]),
    ("My last, of the 3rd, was sent by the Curlew.", [("sender", "1823-09-03", "cite")]),
    ("Mine of the 12th ultimo has not been answered.", [("sender", "1823-08-12", "cite")]),
    ("Since mine of even date I have seen Mr. Tarl.", [("sender", "1823-09-12", "cite")]),
    ("That of the 6 instant is come to hand.", [("recipient", "1823-09-06", "acknowledge")]),
    ("I have yours of Monday evening.", [("recipient", "1823-09-08", "acknowledge")]),
    ("Your cable of even date received.", [("recipient", "1823-09-12", "acknowledge")]),
    ("Your telegram of this morning was a shock to us.", [("recipient", "1823-09-12", "acknowledge")]),
    ("We confirm our telegram of yesterday.", [("sender", "1823-09-11", "cite")]),
    ("We beg to confirm ours of the 5th inst.", [("sender", "1823-09-05", "cite")]),
    ("Referring to our letter of September 2nd, we now send the bill.", [("sender", "1823-09-02", "cite")]),
    ("We are in receipt of your esteemed favour of the 8th inst.", [("recipient", "1823-09-08", "acknowledge")]),
    ("Your esteemed enquiry of 6th inst. is to hand.", [("recipient", "1823-09-06", "acknowledge")]),
    ("As I wrote you in my letter of the 1st, the mill is sold.", [("sender", "1823-09-01", "cite")]),
    ("I shall tell you all in my next.", [("sender", None, "announce")]),
    (
        "As Mr. Tarl and Mr. Pell will have told you by letter, the mill is sold.",
        [("Mr. Tarl and Mr. Pell", None, "cite")],
    ),
    ("I wrote a long letter to you by Captain Dool.", [("sender", None, "cite")]),
    ("I wrote Mr. Tarl a long letter on the 3d.", [("sender", "1823-09-03", "cite")]),
    ("Wrote him last Tuesday about the mill.", [("sender", "1823-09-09", "cite")]),
    ("I saw a letter of yours to my son.", [("recipient", None, "cite")]),
    ("I lately received a very obliging letter from you.", [("recipient", None, "acknowledge")]),
    ("In consequence of your favr. by Colo. Hask I went to the judge.", [("recipient", None, "answer")]),
    ("Colo. Hask in a letter of 6th August says the bridge is gone.", [("Colo. Hask", "1823-08-06", "cite")]),
    ("We received a letter inclosing sundry others.", [(None, None, "acknowledge")]),
    ("Mr. Burrow writes that the bridge is gone.", [("Mr. Burrow", None, "cite")]),
    ("We received yesterday a petition from Mr. Pell.", [("Mr. Pell", None, "acknowledge")]),
    ("I shall be glad of a line from you when you have leisure.", []),
    ("Pray let me have a letter from you soon.", []),
    ("I cannot omit writing you a few lines by this post.", []),
    ("I intended writing you a long letter by this ship.", []),
    ("I wrote a long answer yesterday which is not sent.", []),
    ("Inclosed you have a letter for Captain Dool.", [(None, None, "cite")]),
    ("I inclose a letter from Mr. Tarl to his wife.", [("Mr. Tarl", None, "cite")]),
    (
        "Inclosed you have the copy of a letter from General Burrow of the 4th.",
        [("General Burrow", "1823-09-04", "cite")],
    ),
    ("I forward you a letter from Mr. Pell.", [("Mr. Pell", None, "cite")]),
    ("Yesterday came an express from General Burrow.", [("General Burrow", None, "acknowledge")]),
    ("An express from General Burrow arrived this morning.", [("General Burrow", None, "acknowledge")]),
    ("General Burrow informs us by letter that the bridge is gone.", [("General Burrow", None, "cite")]),
    ("I had a line from Mr. Pell.", [("Mr. Pell", None, "cite")]),
    ("In one of yours you told me of the mill.", [("recipient", None, "answer")]),
    (
        "Your several favours of the 1st, 3d and 5th inst. came to hand.",
        [
            ("recipient", "1823-09-01", "acknowledge"),
            ("recipient", "1823-09-03", "acknowledge"),
            ("recipient", "1823-09-05", "acknowledge"),
        ],
    ),
    ("Your two last came together.", [("recipient", None, "acknowledge")]),
    ("Your obliging favour of last Tuesday is before me.", [("recipient", "1823-09-09", "acknowledge")]),
    ("Dear Sir, Yours of the 3d I have received.", [("recipient", "1823-09-03", "acknowledge")]),
    (
        "Yours of the 30th ultimo, with the bill, I have this moment received.",
        [("recipient", "1823-08-30", "acknowledge")],
    ),
    ("By yours of the 1st I find you are well.", [("recipient", "1823-09-01", "answer")]),
    ("I am honoured with your Excellency's commands of the 2d.", []),
    ("The Board has received your Excellency's letter of the 2d.", [("recipient", "1823-09-02", "acknowledge")]),
    ("Letters from Mr. Hale of the 20th ultimo say that rye is up.", [("Mr. Hale", "1823-08-20", "cite")]),
    ("Mr. Tarl's letter of the 4th is come.", [("Mr. Tarl", "1823-09-04", "acknowledge")]),
    ("We have your telegram of today.", [("recipient", "1823-09-12", "acknowledge")]),
    ("Your wire received.", [("recipient", None, "acknowledge")]),
    ("Your letter September 3 received.", [("recipient", "1823-09-03", "acknowledge")]),
    ("Replying to your letter of September 3, we regret the delay.", [("recipient", "1823-09-03", "answer")]),
    ("We wrote you under date of September 2.", [("sender", "1823-09-02", "cite")]),
    ("Under date of September 2 we wrote you about the rye.", [("sender", "1823-09-02", "cite")]),
    ("I answered your letter of the 1st on the 4th.", [("recipient", "1823-09-01", "answer")]),
    ("Since my letter of the 1st nothing has happened.", [("sender", "1823-09-01", "cite")]),
    ("Having received no answer to my letter of the 1st, I write again.", [("sender", "1823-09-01", "cite")]),
    ("I read in the newspaper of the 3d that the bridge fell.", []),
    ("The account of Mr. Pell amounts to nine pounds.", []),
    ("I paid his account of the 3d of August.", []),
    ("He answered the address from the Chair with great spirit.", []),
    ("The mail of the 3d was robbed near Carrow.", []),
    ("Not a line of the bill was read.", []),
    ("He is a man of letters, and my friend.", []),
    ("I note the fall of rye.", []),
    ("The bank would not take the note of Mr. Pell for nine pounds.", []),
    ("You received the barley on the 3d of August.", []),
    ("Favour me with the price of rye.", []),
    ("Direct your letters to the care of Mr. Tarl.", []),
    ("I hope for a letter from you by the next post.", []),
    ("I have not had a line from you since June.", []),
    ("The letter of the law is against us.", []),
]
GERMAN = [
    ("Ihren Brief vom 3. September habe ich erhalten.", [("recipient", "1823-09-03", "acknowledge")]),
    ("Ihr wertes Schreiben vom 5. d. M. ist mir zugekommen.", [("recipient", "1823-09-05", "acknowledge")]),
    ("Auf Ihr Schreiben vom 1. September erwidere ich Folgendes.", [("recipient", "1823-09-01", "answer")]),
    ("Am 20. August schrieb ich Ihnen nach Wehrda.", [("sender", "1823-08-20", "cite")]),
    ("Ich schrieb Ihnen am 20. August.", [("sender", "1823-08-20", "cite")]),
    ("Ich habe Ihnen am 3. d. M. geschrieben.", [("sender", "1823-09-03", "cite")]),
    ("Gestern habe ich an Otto Wendt geschrieben.", [("sender", "1823-09-11", "cite")]),
    ("Vorgestern schrieb mir der Pfarrer Lenz.", [("Pfarrer Lenz", "1823-09-10", "cite")]),
    ("Mein letzter Brief wird Ihnen gesagt haben, wie es steht.", [("sender", None, "cite")]),
    ("In meinem Briefe vom 28. vorigen Monats vergaß ich den Preis.", [("sender", "1823-08-28", "cite")]),
    ("Ihr Bruder hat mir vorgestern geschrieben.", [("Ihr Bruder", "1823-09-10", "cite")]),
    ("Ich danke Ihnen für Ihre freundlichen Zeilen.", [("recipient", None, "acknowledge")]),
    ("Ihre Zeilen vom Montag haben mich gefreut.", [("recipient", "1823-09-08", "acknowledge")]),
    ("Dein lieber Brief kam gestern an.", [("recipient", None, "acknowledge")]),
    ("Deine beiden Briefe sind angekommen.", [("recipient", None, "acknowledge")]),
    ("Was Sie mir von der Mühle schreiben, freut mich.", [("recipient", None, "answer")]),
    ("Ihre Bemerkung über den Zoll ist richtig.", [("recipient", None, "answer")]),
    ("Ich habe einen Brief von Herrn Tarl erhalten.", [("Herrn Tarl", None, "acknowledge")]),
    ("Von meinem Bruder bekam ich einen Brief aus Linz.", [("Bruder", None, "cite")]),
    ("Ein Brief des Herrn Pell meldet, daß die Brücke fort ist.", [("Herrn Pell", None, "cite")]),
    (
        "Beiliegend sende ich Ihnen die Abschrift meines Briefes an den Rat vom 8. September.",
        [("sender", "1823-09-08", "cite")],
    ),
    ("In meinem nächsten Briefe mehr davon.", [("sender", None, "announce")]),
    ("Ihr gestriges Telegramm habe ich erhalten.", [("recipient", "1823-09-11", "acknowledge")]),
    ("Die Karte hängt an der Wand.", []),
    ("In der Zeitung vom 3. September stand nichts.", []),
    ("Ich kaufte eine Karte von Schlesien.", []),
    ("Er ist ein Mann der Feder und schreibt Romane.", []),
    ("Ich erwarte Ihren Brief mit Sehnsucht.", []),
    ("Schreiben Sie bald.", []),
    ("Er hat Ihren Brief erhalten.", [("recipient", None, "cite")]),
    ("Ich habe Ihren Brief an Herrn Pell gelesen.", [("recipient", None, "cite")]),
]


def read(text: str, language: str):
    dated = Dating("1823-09-12", "", None, "sent", "heading", "test", 1.0)
    return references(text, Span(0, len(text)), Description(date=dated), (), Settings(languages=(language,)))


@pytest.mark.parametrize(("text", "letters"), ENGLISH)
def test_english(text, letters):
    assert [(r.author, r.date, r.function) for r in read(text, "en")] == letters


@pytest.mark.parametrize(("text", "letters"), GERMAN)
def test_german(text, letters):
    assert [(r.author, r.date, r.function) for r in read(text, "de")] == letters


@pytest.mark.parametrize(
    ("text", "addressee"),
    [
        ("Your letter to Captain Orrel was shewn to me.", "Captain Orrel"),
        ("Captain Dool shewed me your letter to him.", "Captain Dool"),
        ("I shewed your letter to Captain Dool.", "sender"),
        ("Mrs. Hale had your letter yesterday.", "Mrs. Hale"),
        ("He received your letter by the mail.", None),
        ("He brought your letter to me.", "sender"),
        ("I wrote to him on the 3d instant.", None),
        ("I wrote to my brother on the 3d instant.", "my brother"),
        ("I have written to the Board.", "the Board"),
    ],
)
def test_who_got_it(text, addressee):
    (found,) = read(text, "en")
    assert found.addressee == addressee


def test_the_day_of_receipt_stands_at_once_behind():
    (found,) = read("Mrs. Hale had your letter yesterday.", "en")
    assert (found.date, found.received) == (None, "1823-09-11")


def test_an_abbreviated_title_ends_no_sentence():
    (found,) = read("I have it in command. Genl. Burrow writes me that the bridge is gone.", "en")
    assert found.author == "Genl. Burrow"
