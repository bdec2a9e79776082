"""The page on what quantising saves: every number on it is computed from the pairs, or cited."""
