"""What each command can be told, as typed objects; with the standard library alone, so that help needs nothing else."""
