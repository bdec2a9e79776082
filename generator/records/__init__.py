"""What was measured: the record, its schema and the one reader and writer of `measurements/`."""
