"""Which model to take for a task: computed from the labels of one machine, for a page, a terminal and a document."""
