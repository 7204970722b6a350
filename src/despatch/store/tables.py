"""The tables of archive.db as this version writes them: SQL and what each table is for.

The text of a letter is stored once, in `letter_text`, with everything else that is long: lists and counts read short
rows. What is not the letter's own (note marks, running heads, notes) is blanked in `words`, so that neither search
nor snippets meet it; `gaps` keeps it.

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
CREATE TABLE letter_text (
  row INTEGER PRIMARY KEY REFERENCES letter(row), words TEXT NOT NULL, facets TEXT NOT NULL,
  gaps TEXT NOT NULL, hints TEXT NOT NULL, description TEXT NOT NULL, doubt_list TEXT NOT NULL,
  forms TEXT NOT NULL DEFAULT '', subject TEXT NOT NULL DEFAULT '', reading TEXT NOT NULL DEFAULT ''
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
A party is `repeated` when an earlier party of its letter is the same person. `layer` says which step found a
problem."""

_REFERENCES = """
CREATE TABLE reference (
  letter INTEGER NOT NULL REFERENCES letter(row), position INTEGER NOT NULL,
  start INTEGER NOT NULL, end INTEGER NOT NULL, data TEXT NOT NULL, PRIMARY KEY (letter, position)
) STRICT, WITHOUT ROWID;
CREATE TABLE mention (
  letter INTEGER NOT NULL REFERENCES letter(row), start INTEGER NOT NULL, end INTEGER NOT NULL, kind TEXT NOT NULL,
  name TEXT NOT NULL, person TEXT, rule TEXT NOT NULL, confidence REAL NOT NULL,
  PRIMARY KEY (letter, start, end, kind)
) STRICT, WITHOUT ROWID;
CREATE INDEX mention_name ON mention(name) WHERE kind IN ('person', 'office');
CREATE TABLE link (
  row INTEGER PRIMARY KEY, letter INTEGER NOT NULL, position INTEGER NOT NULL, kind TEXT NOT NULL,
  author TEXT, addressee TEXT, target TEXT, score REAL NOT NULL, why TEXT NOT NULL, alternatives TEXT NOT NULL,
  maybe_lost INTEGER NOT NULL, is_reply INTEGER NOT NULL, in_note INTEGER NOT NULL,
  unnamed INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX link_letter ON link(letter, position);
CREATE INDEX link_target ON link(target, letter) WHERE target IS NOT NULL;
CREATE INDEX link_maybe_lost ON link(author, addressee) WHERE maybe_lost;
CREATE INDEX link_unnamed ON link(letter, position) WHERE unnamed;
CREATE TABLE inferred_letter (
  id TEXT PRIMARY KEY, author TEXT, addressee TEXT, date TEXT, first INTEGER, last INTEGER,
  sort_day INTEGER NOT NULL, status TEXT NOT NULL, data TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX inferred_letter_sort_day ON inferred_letter(sort_day, id);
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
CREATE TABLE act (
  letter INTEGER NOT NULL REFERENCES letter(row), position INTEGER NOT NULL, key TEXT NOT NULL,
  start INTEGER NOT NULL, end INTEGER NOT NULL, around_start INTEGER NOT NULL, around_end INTEGER NOT NULL,
  paragraph_start INTEGER NOT NULL, paragraph_end INTEGER NOT NULL, sentence INTEGER NOT NULL,
  type TEXT NOT NULL, quote TEXT NOT NULL, data TEXT NOT NULL, PRIMARY KEY (letter, position)
) STRICT, WITHOUT ROWID;
CREATE TABLE proposed_act (
  letter INTEGER NOT NULL, position INTEGER NOT NULL, PRIMARY KEY (letter, position)
) STRICT, WITHOUT ROWID;
CREATE TABLE delivery (
  letter INTEGER NOT NULL REFERENCES letter(row), position INTEGER NOT NULL, key TEXT NOT NULL,
  start INTEGER NOT NULL, end INTEGER NOT NULL, stage TEXT NOT NULL, item TEXT, carrier TEXT, convoy TEXT,
  quote TEXT NOT NULL, data TEXT NOT NULL, PRIMARY KEY (letter, position)
) STRICT, WITHOUT ROWID;
CREATE TABLE matter (
  id TEXT PRIMARY KEY, number INTEGER NOT NULL, label TEXT NOT NULL, first TEXT, last TEXT, confidence REAL NOT NULL,
  acts INTEGER NOT NULL, letters INTEGER NOT NULL, state TEXT NOT NULL, settlement TEXT
) STRICT, WITHOUT ROWID;
CREATE INDEX matter_number ON matter(number);
CREATE TABLE matter_redirect (id TEXT PRIMARY KEY, target TEXT NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE ledger_act (
  letter INTEGER NOT NULL, position INTEGER NOT NULL, id TEXT NOT NULL, actor TEXT, counterparty TEXT,
  actor_person TEXT, counterparty_person TEXT, matter TEXT NOT NULL, matter_position INTEGER NOT NULL,
  why TEXT, state TEXT, type TEXT, data TEXT, PRIMARY KEY (letter, position)
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX ledger_act_id ON ledger_act(id);
CREATE INDEX ledger_act_matter ON ledger_act(matter, matter_position);
CREATE TABLE ledger_delivery (
  letter INTEGER NOT NULL, position INTEGER NOT NULL, id TEXT NOT NULL, giver TEXT, receiver TEXT,
  giver_person TEXT, receiver_person TEXT, matter TEXT, PRIMARY KEY (letter, position)
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX ledger_delivery_id ON ledger_delivery(id);
CREATE INDEX ledger_delivery_matter ON ledger_delivery(matter) WHERE matter IS NOT NULL;
"""
"""`act` and `delivery` come with their letter; an act in `proposed_act` comes from the user's own language model.
`ledger_act`, `ledger_delivery` and `matter` are written again whenever anything changed. In them `actor` is a side
(a party to the correspondence), `actor_person` the id or name of whoever acts for it. `type` and `data` of a
`ledger_act` are null unless an editor changed the act."""

STANDINGS = """
CREATE TABLE matter_standing (
  matter TEXT NOT NULL, day INTEGER NOT NULL, state TEXT NOT NULL, PRIMARY KEY (matter, day)
) STRICT, WITHOUT ROWID;
CREATE TABLE act_standing (
  letter INTEGER NOT NULL, position INTEGER NOT NULL, day INTEGER NOT NULL, state TEXT,
  debtor TEXT, creditor TEXT, answered INTEGER NOT NULL, due INTEGER, PRIMARY KEY (letter, position, day)
) STRICT, WITHOUT ROWID;
CREATE INDEX act_standing_due ON act_standing(due) WHERE due IS NOT NULL;
"""
"""How matters and acts stand from the end of a `day` on (YYYYMMDD), one row for each change.
The day 0 stands for all that the archive knows. An act without a `state` opens nothing from that day on.
`due` is the last day on which it is to be done (YYYYMMDD)."""

REVIEW = """
CREATE TABLE review_item (
  letter INTEGER NOT NULL REFERENCES letter(row), position INTEGER NOT NULL, source TEXT NOT NULL, field TEXT NOT NULL,
  code TEXT NOT NULL, sure REAL NOT NULL, value TEXT NOT NULL, reason TEXT NOT NULL, start INTEGER NOT NULL,
  end INTEGER NOT NULL, PRIMARY KEY (letter, position)
) STRICT, WITHOUT ROWID;
CREATE INDEX review_item_sure ON review_item(sure, letter, position);
CREATE INDEX review_item_source ON review_item(source, sure, letter, position);
CREATE INDEX review_item_field ON review_item(field, sure, letter, position);
CREATE INDEX review_item_code ON review_item(code, sure, letter, position);
CREATE INDEX review_item_alike ON review_item(source, field, value, code);
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
