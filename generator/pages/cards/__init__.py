"""A model's card, the pages of immutable labels, and what authors embed elsewhere."""
