"""The options of each command, as typed objects; with the standard library alone, so that help needs nothing else."""
