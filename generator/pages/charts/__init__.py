"""Charts: the Altair theme, bars, a task's chart, small charts, logarithmic axes."""
