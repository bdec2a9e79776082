"""The advice computed from labels: who may be advised, who qualifies, and what is given up."""
