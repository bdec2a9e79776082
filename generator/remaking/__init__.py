"""A build in which nothing has changed that MkDocs renders: with its pages as they were noted, and without MkDocs."""
