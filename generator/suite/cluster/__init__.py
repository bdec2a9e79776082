"""A campaign on a cluster: a job a target, followed to its end, and its record gathered into the one store."""
