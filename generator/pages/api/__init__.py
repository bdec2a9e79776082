"""The API: its documents, their shapes and the schemas that are made from these."""
