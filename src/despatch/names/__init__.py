"""Personal names and titles in, their parts out, and the people whom a name may mean."""
