"""The programs besides torch that run a model: one room each, with what is theirs alone."""
