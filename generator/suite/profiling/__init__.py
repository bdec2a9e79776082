"""A profile for the machine at hand: what is seen of it, what can be counted, and what label can come of that."""
