"""A letter in, its acts and deliveries out: each with its words, sides, due date, condition, place and quantities."""
