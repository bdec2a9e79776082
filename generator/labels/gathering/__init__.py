"""Labels of all records, or of those that somebody asks for, and of records that were replaced."""
