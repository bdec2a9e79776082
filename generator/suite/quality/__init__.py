"""How well the answers fit the references: one metric a file, each by a library that others keep."""
