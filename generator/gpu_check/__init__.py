"""The first thing to run on a new GPU: what it can measure, in a table and a folder of records."""
