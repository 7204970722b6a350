"""Names as written -> people. Archive scope, pure, cautious, and every merge says why.

tally = Tally()
for each letter: tally.add(source, date, senders, recipients)
found = identify(tally.uses(), authority.parse(text, "people.toml"))
found.person(party.name, party.office, party.key, date)   # a person's id, or None
"""

from despatch.identify.name_uses import NameUse, Tally
from despatch.identify.people import identify, office_holders
from despatch.identify.result import Holder, Identification, Link

__all__ = ["Holder", "Identification", "Link", "NameUse", "Tally", "identify", "office_holders"]
