"""A case of ships, ports and lots comes in; a plan of voyages with its bounds goes out."""
