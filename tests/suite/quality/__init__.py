"""How well answers fit references: the metrics and the rule for answers in words."""
