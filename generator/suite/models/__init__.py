"""Where a model comes from and how it is loaded: the Hub, a folder, or an architecture with random weights."""
