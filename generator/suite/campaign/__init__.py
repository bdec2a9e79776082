"""Many measurements: the plan, its targets, a process for each, and the journal that survives a crash."""
