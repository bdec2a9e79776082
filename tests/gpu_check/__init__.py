"""The check of a GPU, whole and by its parts."""
