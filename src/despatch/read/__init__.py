"""Reading: the bytes of one file become a `Source`, its text with what its encoding says of it."""
