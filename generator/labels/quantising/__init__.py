"""What quantising saves: pairs of one model with itself, and what they say together."""
