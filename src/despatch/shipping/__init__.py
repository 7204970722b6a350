"""The shipping desk: selects the ships, supervises their loading in harbour, convoys them to the ports of destination.

`tables` reads the CSV files, `select` plans, `stow` loads, `berths` gives berths and convoys, `events` records what
happens and plans the rest again, `feasible` answers whether a promise could be kept, `validate` checks every plan.
"""
