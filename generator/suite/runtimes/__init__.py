"""The programs that run a model, where it is not torch alone: a room for each, with an extra of its own."""
