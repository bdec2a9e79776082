"""A site without MkDocs, where nothing has changed that MkDocs renders."""
