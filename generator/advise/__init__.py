"""`energy-label advise`: which model to take for a task. It needs none of the site's libraries."""
