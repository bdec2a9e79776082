"""Published studies, one importer a file: their figures into our own records."""
