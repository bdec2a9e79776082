"""The built site: links, validity, determinism, bad input, and how it looks in a browser."""
