"""The suite as one folder of wheels, for a machine that has its own torch and no network."""
