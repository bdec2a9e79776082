"""Files of records: where they lie, how they are read and checked, and written so that none is left half-done."""
