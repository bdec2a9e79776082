"""`energy-label advise`, as people and programs meet it."""
