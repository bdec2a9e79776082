"""The versions of a record's form: the first, its upgrade in memory to the second, and the schema."""
