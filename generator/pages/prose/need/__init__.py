"""The page on whether a large model is needed: every number on it is computed from the ladders of a job."""
