"""The names of an archive go in; its people come out, and for each name the person it stands for, with a reason.

tally = Tally()
for each letter: tally.add(source, date, senders, recipients)
people = identify(tally.uses(), languages, authority.parse(text, "people.toml", languages))
people.person(party.name, party.office, party.key, date)   # a person's id, or None
"""

from despatch.identify.name_uses import NameUse, Tally
from despatch.identify.offices import Holder, office_holders
from despatch.identify.people import identify
from despatch.identify.result import Identification, Link

__all__ = ["Holder", "Identification", "Link", "NameUse", "Tally", "identify", "office_holders"]
