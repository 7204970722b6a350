"""The tables of archive.db as this version writes them: SQL and what each table is for.

The text of a letter is stored once, in `letter_text`, with everything else that is long: lists and counts read short
rows. What is not the letter's own (note marks, running heads, notes) is blanked in `words`, so that neither search
nor snippets meet it; `gaps` keeps it.

What is long or repeats is stored in few bytes, in tables whose names begin with `stored_`: texts are packed
(`packing.py`), and names that stand in many rows are numbers of `stored_word`. Views show both as they are. The writers
write the tables; all others read the views.

Rows that hang on a letter by its row number go when the letter goes. Rows that name a letter by its id may for a
while name one that has gone.
"""

from __future__ import annotations

TOKENIZER = "unicode61 remove_diacritics 2"

INDEX = f"""
CREATE VIRTUAL TABLE fts USING fts5(
  words, facets, forms, subject, content='letter_text', content_rowid='row', tokenize='{TOKENIZER}'
);
INSERT INTO fts(fts, rank) VALUES ('rank', 'bm25(1.0, 0.0, 0.5, 1.0)');
"""
"""The full-text index. Words that only name a facet have no weight in the ranking.

`forms` has passages with words in another form than the letter: joined, in full, mended.
`subject` is what the letter calls its subject, which may stand in no line of its own words."""

PLACES = """
CREATE TABLE place (
  id TEXT PRIMARY KEY, label TEXT NOT NULL, folded TEXT NOT NULL, data TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX place_folded ON place(folded);
CREATE TABLE place_name (
  id INTEGER PRIMARY KEY, written TEXT NOT NULL, key TEXT NOT NULL, folded TEXT NOT NULL, words TEXT NOT NULL,
  place TEXT REFERENCES place(id), why TEXT NOT NULL DEFAULT '', UNIQUE (written, key)
) STRICT;
CREATE INDEX place_name_place ON place_name(place);
CREATE INDEX place_name_folded ON place_name(folded);
CREATE TABLE alike_place (
  place TEXT NOT NULL, other TEXT NOT NULL, why TEXT NOT NULL, PRIMARY KEY (place, other)
) STRICT, WITHOUT ROWID;
"""
"""Places, and the names that letters give them. `alike_place` has two places that may be one."""

_SOURCES = """
CREATE TABLE info (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;
CREATE TABLE source (
  id TEXT PRIMARY KEY, fingerprint TEXT NOT NULL, sha256 TEXT NOT NULL, format TEXT, charset TEXT,
  title TEXT, language TEXT, characters INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE value (
  id INTEGER PRIMARY KEY, field TEXT NOT NULL, folded TEXT NOT NULL, label TEXT NOT NULL, UNIQUE (field, folded)
) STRICT;
CREATE TABLE person (
  id TEXT PRIMARY KEY, name TEXT NOT NULL, data TEXT NOT NULL, label TEXT NOT NULL DEFAULT ''
) STRICT, WITHOUT ROWID;
CREATE TABLE name (
  id INTEGER PRIMARY KEY, written TEXT NOT NULL, office TEXT NOT NULL, key TEXT NOT NULL, words TEXT NOT NULL,
  holder TEXT NOT NULL DEFAULT '', person TEXT REFERENCES person(id), UNIQUE (written, office, key, holder)
) STRICT;
CREATE INDEX name_person ON name(person);
CREATE TABLE letter (
  row INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, source TEXT NOT NULL REFERENCES source(id),
  start INTEGER NOT NULL, end INTEGER NOT NULL, ordinal INTEGER NOT NULL, piece TEXT NOT NULL,
  confidence REAL NOT NULL, kind INTEGER NOT NULL REFERENCES value(id), marking INTEGER REFERENCES value(id),
  heading TEXT, marking_written TEXT, place_written TEXT, date TEXT,
  date_written TEXT, first INTEGER, last INTEGER, days INTEGER, sort_day INTEGER NOT NULL,
  opening TEXT NOT NULL, doubts INTEGER NOT NULL, number TEXT, received TEXT, identifier TEXT,
  place INTEGER REFERENCES place_name(id)
) STRICT;
CREATE INDEX letter_place ON letter(place) WHERE place IS NOT NULL;
CREATE INDEX letter_identifier ON letter(identifier) WHERE identifier IS NOT NULL;
CREATE INDEX letter_source ON letter(source, ordinal);
CREATE INDEX letter_sort_day ON letter(sort_day, source, ordinal);
CREATE INDEX letter_described ON letter(row) WHERE piece IN ('described', 'elsewhere');
CREATE INDEX letter_other ON letter(row) WHERE piece = 'other';
CREATE TABLE same_letter (description TEXT PRIMARY KEY, letter TEXT NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE alike (one TEXT NOT NULL, other TEXT NOT NULL, share REAL NOT NULL) STRICT;
CREATE INDEX same_letter_letter ON same_letter(letter);
CREATE TABLE stored_word (id INTEGER PRIMARY KEY, word TEXT NOT NULL UNIQUE) STRICT;
CREATE TABLE stored_letter_text (
  row INTEGER PRIMARY KEY REFERENCES letter(row), words ANY NOT NULL, gaps ANY NOT NULL, hints ANY NOT NULL,
  forms ANY NOT NULL, subject TEXT NOT NULL
) STRICT;
CREATE TABLE stored_description (
  row INTEGER PRIMARY KEY REFERENCES letter(row), facets ANY NOT NULL, description ANY NOT NULL,
  doubt_list ANY NOT NULL, reading ANY NOT NULL
) STRICT;
CREATE VIEW letter_text AS SELECT w.row, unpack(w.words) AS words, unpack(d.facets) AS facets, unpack(w.gaps) AS gaps,
  unpack(w.hints) AS hints, unpack(d.description) AS description, unpack(d.doubt_list) AS doubt_list,
  unpack(w.forms) AS forms, w.subject, unpack(d.reading) AS reading
  FROM stored_letter_text w JOIN stored_description d ON d.row = w.row;
CREATE TABLE stored_digest (
  row INTEGER PRIMARY KEY REFERENCES letter(row), shown INTEGER NOT NULL, core INTEGER NOT NULL, words INTEGER NOT NULL,
  inputs INTEGER NOT NULL
) STRICT;
CREATE TABLE party (
  letter INTEGER NOT NULL REFERENCES letter(row), role TEXT NOT NULL, position INTEGER NOT NULL,
  name INTEGER NOT NULL REFERENCES name(id), repeated INTEGER NOT NULL DEFAULT 0,
  PRIMARY KEY (letter, role, position)
) STRICT, WITHOUT ROWID;
CREATE INDEX party_name ON party(name, role, letter);
CREATE TABLE problem (
  row INTEGER PRIMARY KEY, source TEXT NOT NULL, code TEXT NOT NULL, message TEXT NOT NULL,
  line INTEGER, start INTEGER, end INTEGER, letter TEXT, layer INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX problem_source ON problem(source);
CREATE INDEX problem_letter ON problem(letter) WHERE letter IS NOT NULL;
CREATE TABLE redirect (id TEXT PRIMARY KEY, target TEXT NOT NULL) STRICT, WITHOUT ROWID;
"""
"""What sources hold. `first` and `last` are days as YYYYMMDD; `sort_day` is the day by which it is sorted.
The `label` of a person tells people of one name apart.
`stored_digest` tells whether a letter that is read again is as it was: see `letter_digests.py`.
A party is `repeated` when an earlier party of its letter is the same person. `layer` says which step found a
problem."""

_REFERENCES = """
CREATE TABLE stored_reference (
  letter INTEGER NOT NULL REFERENCES letter(row), position INTEGER NOT NULL,
  start INTEGER NOT NULL, end INTEGER NOT NULL, data ANY NOT NULL, PRIMARY KEY (letter, position)
) STRICT, WITHOUT ROWID;
CREATE VIEW reference AS SELECT letter, position, start, end, with_span(data, start, end) AS data
  FROM stored_reference;
CREATE TABLE stored_how (
  id INTEGER PRIMARY KEY, kind TEXT NOT NULL, rule TEXT NOT NULL, confidence REAL NOT NULL,
  UNIQUE (kind, rule, confidence)
) STRICT;
CREATE TABLE stored_mention (
  letter INTEGER NOT NULL REFERENCES letter(row), start INTEGER NOT NULL, end INTEGER NOT NULL, how INTEGER NOT NULL,
  name TEXT NOT NULL, person TEXT, PRIMARY KEY (letter, start, end, how)
) STRICT, WITHOUT ROWID;
CREATE VIEW mention AS SELECT m.letter, m.start, m.end, h.kind, m.name, m.person, h.rule, h.confidence
  FROM stored_mention m JOIN stored_how h ON h.id = m.how;
CREATE TABLE stored_link (
  row INTEGER PRIMARY KEY, letter INTEGER NOT NULL, position INTEGER NOT NULL, kind TEXT NOT NULL,
  author TEXT, addressee TEXT, target TEXT, score REAL NOT NULL, why ANY NOT NULL, alternatives ANY NOT NULL,
  maybe_lost INTEGER NOT NULL, is_reply INTEGER NOT NULL, in_note INTEGER NOT NULL, unnamed INTEGER NOT NULL
) STRICT;
CREATE INDEX link_letter ON stored_link(letter, position);
CREATE INDEX link_target ON stored_link(target, letter) WHERE target IS NOT NULL;
CREATE INDEX link_maybe_lost ON stored_link(author, addressee) WHERE maybe_lost;
CREATE INDEX link_unnamed ON stored_link(letter, position) WHERE unnamed;
CREATE VIEW link AS SELECT row, letter, position, kind, author, addressee, target, score, unpack(why) AS why,
  unpack(alternatives) AS alternatives, maybe_lost, is_reply, in_note, unnamed FROM stored_link;
CREATE TABLE stored_inferred_letter (
  id TEXT PRIMARY KEY, author TEXT, addressee TEXT, date TEXT, first INTEGER, last INTEGER,
  sort_day INTEGER NOT NULL, status TEXT NOT NULL, data ANY NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX inferred_letter_sort_day ON stored_inferred_letter(sort_day, id);
CREATE VIEW inferred_letter AS SELECT id, author, addressee, date, first, last, sort_day, status,
  unpack(data) AS data FROM stored_inferred_letter;
CREATE TABLE evidence (
  inferred TEXT NOT NULL, nth INTEGER NOT NULL, letter TEXT NOT NULL, position INTEGER NOT NULL,
  start INTEGER NOT NULL, end INTEGER NOT NULL, same REAL NOT NULL DEFAULT 1.0, PRIMARY KEY (inferred, nth)
) STRICT, WITHOUT ROWID;
CREATE TABLE answer (
  question TEXT NOT NULL, answer TEXT NOT NULL, days INTEGER, confidence REAL NOT NULL,
  PRIMARY KEY (question, answer)
) STRICT, WITHOUT ROWID;
CREATE INDEX answer_answer ON answer(answer);
CREATE TABLE exchange (
  number INTEGER PRIMARY KEY, id TEXT NOT NULL, letters INTEGER NOT NULL, inferred INTEGER NOT NULL,
  first TEXT, last TEXT, sort_day INTEGER NOT NULL, median REAL, sides TEXT NOT NULL,
  described INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX exchange_sort_day ON exchange(sort_day, id);
CREATE TABLE turn (
  id TEXT PRIMARY KEY, exchange INTEGER NOT NULL, letter INTEGER, position INTEGER NOT NULL, side INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX turn_exchange ON turn(exchange, position);
CREATE INDEX turn_letter ON turn(letter) WHERE letter IS NOT NULL;
CREATE TABLE reply_status (letter INTEGER PRIMARY KEY, looked TEXT NOT NULL, answers INTEGER NOT NULL) STRICT;
CREATE TABLE inferred_date (
  letter INTEGER PRIMARY KEY, edtf TEXT NOT NULL, after TEXT NOT NULL, before TEXT NOT NULL
) STRICT;
CREATE TABLE gap (
  row INTEGER PRIMARY KEY, author TEXT NOT NULL, addressee TEXT NOT NULL,
  after TEXT NOT NULL, before TEXT NOT NULL, data TEXT NOT NULL
) STRICT;
CREATE TABLE pair (
  author TEXT NOT NULL, addressee TEXT NOT NULL, letters INTEGER NOT NULL, answered INTEGER NOT NULL,
  unanswered INTEGER NOT NULL, not_looked_for INTEGER NOT NULL, lost INTEGER NOT NULL, median REAL,
  delays INTEGER NOT NULL, transit REAL, transits INTEGER NOT NULL, PRIMARY KEY (author, addressee)
) STRICT, WITHOUT ROWID;
"""
"""What letters say of other letters and whom they name (`reference`, `mention`), and what connecting makes of it.
A link `is_reply` when the letter refers to one that its recipient wrote. `inferred_date` holds the interval that
replies give an undated letter."""

_LEDGER = """
CREATE TABLE stored_type (id INTEGER PRIMARY KEY, type TEXT NOT NULL UNIQUE) STRICT;
CREATE TABLE stored_act (
  letter INTEGER NOT NULL REFERENCES letter(row), position INTEGER NOT NULL, key ANY NOT NULL,
  start INTEGER NOT NULL, length INTEGER NOT NULL, around_before INTEGER NOT NULL, around_after INTEGER NOT NULL,
  paragraph_before INTEGER NOT NULL, paragraph_after INTEGER NOT NULL, sentence_before INTEGER NOT NULL,
  type INTEGER NOT NULL, data ANY NOT NULL, PRIMARY KEY (letter, position)
) STRICT, WITHOUT ROWID;
CREATE VIEW act AS SELECT letter, position,
  CASE typeof(key) WHEN 'blob' THEN '.' || lower(hex(key)) ELSE key END AS key, start, start + length AS end,
  start - around_before AS around_start, start + length + around_after AS around_end,
  start - paragraph_before AS paragraph_start, start + length + paragraph_after AS paragraph_end,
  start - sentence_before AS sentence, (SELECT type FROM stored_type WHERE id = a.type) AS type,
  (SELECT quote_of(w.words, w.gaps, a.start - l.start, a.length) FROM letter l
    JOIN stored_letter_text w ON w.row = l.row WHERE l.row = a.letter) AS quote,
  with_span(data, start, start + length) AS data FROM stored_act a;
CREATE TABLE proposed_act (
  letter INTEGER NOT NULL, position INTEGER NOT NULL, PRIMARY KEY (letter, position)
) STRICT, WITHOUT ROWID;
CREATE TABLE stored_delivery (
  letter INTEGER NOT NULL REFERENCES letter(row), position INTEGER NOT NULL, key TEXT NOT NULL,
  start INTEGER NOT NULL, end INTEGER NOT NULL, stage TEXT NOT NULL, item TEXT, carrier TEXT, convoy TEXT,
  data ANY NOT NULL, PRIMARY KEY (letter, position)
) STRICT, WITHOUT ROWID;
CREATE VIEW delivery AS SELECT letter, position, key, start, end, stage, item, carrier, convoy,
  (SELECT quote_of(w.words, w.gaps, d.start - l.start, d.end - d.start) FROM letter l
    JOIN stored_letter_text w ON w.row = l.row WHERE l.row = d.letter) AS quote,
  with_span(data, start, end) AS data FROM stored_delivery d;
CREATE TABLE matter (
  row INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, number INTEGER NOT NULL, label TEXT NOT NULL,
  first TEXT, last TEXT, confidence REAL NOT NULL, acts INTEGER NOT NULL, letters INTEGER NOT NULL,
  state TEXT NOT NULL, settlement TEXT, since INTEGER
) STRICT;
CREATE INDEX matter_number ON matter(number);
CREATE TABLE matter_redirect (id TEXT PRIMARY KEY, target TEXT NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE stored_ledger_act (
  letter INTEGER NOT NULL, position INTEGER NOT NULL, actor INTEGER, counterparty INTEGER,
  actor_person INTEGER, counterparty_person INTEGER, matter INTEGER NOT NULL, matter_position INTEGER NOT NULL,
  why ANY, state INTEGER, type TEXT, data ANY, debtor INTEGER, creditor INTEGER, answered INTEGER, due INTEGER,
  since INTEGER, PRIMARY KEY (letter, position)
) STRICT, WITHOUT ROWID;
CREATE INDEX ledger_act_due ON stored_ledger_act(due) WHERE due IS NOT NULL;
CREATE INDEX ledger_act_matter ON stored_ledger_act(matter, matter_position);
CREATE VIEW ledger_act AS SELECT e.letter, e.position,
  (SELECT l.id || a.key FROM act a JOIN letter l ON l.row = a.letter
    WHERE a.letter = e.letter AND a.position = e.position) AS id,
  (SELECT word FROM stored_word WHERE id = e.actor) AS actor,
  (SELECT word FROM stored_word WHERE id = e.counterparty) AS counterparty,
  (SELECT word FROM stored_word WHERE id = coalesce(e.actor_person, e.actor)) AS actor_person,
  (SELECT word FROM stored_word WHERE id = coalesce(e.counterparty_person, e.counterparty)) AS counterparty_person,
  m.id AS matter, e.matter_position, unpack(e.why) AS why,
  (SELECT word FROM stored_word WHERE id = e.state) AS state, e.type, unpack(e.data) AS data,
  (SELECT word FROM stored_word WHERE id = e.debtor) AS debtor,
  (SELECT word FROM stored_word WHERE id = e.creditor) AS creditor, e.answered, e.due, e.since
  FROM stored_ledger_act e JOIN matter m ON m.row = e.matter;
CREATE TABLE ledger_delivery (
  letter INTEGER NOT NULL, position INTEGER NOT NULL, id TEXT NOT NULL, giver TEXT, receiver TEXT,
  giver_person TEXT, receiver_person TEXT, matter TEXT, PRIMARY KEY (letter, position)
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX ledger_delivery_id ON ledger_delivery(id);
CREATE INDEX ledger_delivery_matter ON ledger_delivery(matter) WHERE matter IS NOT NULL;
"""
"""`act` and `delivery` come with their letter; an act in `proposed_act` comes from the user's own language model.
`ledger_act`, `ledger_delivery` and `matter` are written again for the letters of a time. In them `actor` is a side
(a party to the correspondence), `actor_person` the id or name of whoever acts for it. `type` and `data` of a
`ledger_act` are null unless an editor changed the act."""

STANDINGS = """
CREATE TABLE stored_matter_standing (
  matter INTEGER NOT NULL, day INTEGER NOT NULL, state TEXT NOT NULL, PRIMARY KEY (matter, day)
) STRICT, WITHOUT ROWID;
CREATE VIEW matter_standing AS SELECT id AS matter, since AS day, state FROM matter WHERE since IS NOT NULL
  UNION ALL SELECT m.id, s.day, s.state FROM stored_matter_standing s JOIN matter m ON m.row = s.matter;
CREATE TABLE stored_act_standing (
  letter INTEGER NOT NULL, position INTEGER NOT NULL, day INTEGER NOT NULL, state INTEGER,
  debtor INTEGER, creditor INTEGER, answered INTEGER NOT NULL, due INTEGER, PRIMARY KEY (letter, position, day)
) STRICT, WITHOUT ROWID;
CREATE INDEX act_standing_due ON stored_act_standing(due) WHERE due IS NOT NULL;
CREATE VIEW act_standing AS SELECT s.letter, s.position, s.day,
  (SELECT word FROM stored_word WHERE id = s.state) AS state,
  (SELECT word FROM stored_word WHERE id = s.debtor) AS debtor,
  (SELECT word FROM stored_word WHERE id = s.creditor) AS creditor, s.answered, s.due FROM (
    SELECT letter, position, 0 AS day, state, debtor, creditor, answered, due FROM stored_ledger_act
      WHERE answered IS NOT NULL
    UNION ALL SELECT letter, position, since, state, debtor, creditor, answered, due FROM stored_ledger_act
      WHERE since IS NOT NULL
    UNION ALL SELECT letter, position, day, state, debtor, creditor, answered, due FROM stored_act_standing
  ) s;
"""
"""How matters and acts stand from the end of a `day` on (YYYYMMDD), one row for each change.
The day 0 stands for all that the archive knows. An act without a `state` opens nothing from that day on.
`due` is the last day on which it is to be done (YYYYMMDD)."""

REVIEW = """
CREATE TABLE review_item (
  letter INTEGER NOT NULL REFERENCES letter(row), position INTEGER NOT NULL, source TEXT NOT NULL, field TEXT NOT NULL,
  code TEXT NOT NULL, sure REAL NOT NULL, value TEXT NOT NULL, reason TEXT NOT NULL, start INTEGER NOT NULL,
  end INTEGER NOT NULL, PRIMARY KEY (sure, letter, position)
) STRICT, WITHOUT ROWID;
CREATE INDEX review_item_letter ON review_item(letter, position);
"""
"""What an editor should look at; `sure` is how likely the reading is right. Connecting adds references that fit several
letters."""

_DECISIONS = """
CREATE TABLE decision (
  line INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, undone INTEGER NOT NULL, data TEXT NOT NULL
) STRICT;
CREATE TABLE decision_target (
  decision TEXT NOT NULL, layer INTEGER NOT NULL, nth INTEGER NOT NULL, kind TEXT NOT NULL, key TEXT NOT NULL,
  was TEXT NOT NULL, trouble TEXT, PRIMARY KEY (decision, layer, nth)
) STRICT, WITHOUT ROWID;
CREATE INDEX decision_target_key ON decision_target(kind, key);
"""
"""Editors' decisions as corrections.jsonl has them, and what each bears on."""

TABLES = (PLACES, _SOURCES, INDEX, _REFERENCES, _LEDGER, STANDINGS, REVIEW, _DECISIONS)
"""All tables, in the order in which they are created."""
