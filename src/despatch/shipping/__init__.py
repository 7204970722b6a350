"""The shipping desk: tables of ships, ports and cargo come in; plans, sheets, sailing orders and arrivals go out.

`service` is its door and `model` its types; `planner` chooses ships, `loading` fills them. The libraries that it needs
come with `pip install 'despatch[shipping]'`.
"""
