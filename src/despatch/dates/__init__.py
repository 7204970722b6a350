"""Dates as letters write them: our own grammar, EDTF, and the reckoning of relative dates.

`find` reads a text; `resolve` binds what it found to the letter's own date.
"""

from despatch.dates.edtf import bounds, to_edtf
from despatch.dates.expression import DateExpression, Day
from despatch.dates.find import find, find_first
from despatch.dates.resolve import Look, resolve, with_year

__all__ = ["DateExpression", "Day", "Look", "bounds", "find", "find_first", "resolve", "to_edtf", "with_year"]
