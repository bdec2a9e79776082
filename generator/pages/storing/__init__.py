"""What builds keep and write: the cache, files written whole, processes of their own, and what a host holds."""
