"""Where queries come from and how they are prepared: the Hub, a local file, or made up."""
