"""Methods of quantising and what they save, in a reader's words."""
