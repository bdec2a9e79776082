"""One adapter a task: from a query to an answer, with the real work before and after the model."""
