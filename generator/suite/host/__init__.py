"""The machine that is measured on: what it is, what of it the job was given, and who else works on it."""
