"""A line or phrase of a letter goes in; its title, marking, opening, closing or signature comes out, as spans.

`headings.parse` reads a title line; `lines` says what else a line may be. Dividing and describing both use them.
"""
