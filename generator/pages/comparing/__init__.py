"""Task pages, their tables, labels side by side, and the right size for a job."""
