"""A letter in, its acts out: what is asked, offered, promised, accepted, refused, reported and complained of."""
