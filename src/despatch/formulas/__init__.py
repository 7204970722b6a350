"""Recognisers of one line or phrase that dividing and describing both need: titles, markings, openings and closings.

`headings.parse` reads a title line; `lines` says what else a line may be. All take the archive's languages and
answer in spans on the line they were given.
"""
