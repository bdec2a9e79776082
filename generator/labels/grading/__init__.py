"""From a figure to a letter: scales, the rule that proposes one, and the grade."""
