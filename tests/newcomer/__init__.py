"""The path from a clone to a record of one's own on a site of one's own, walked and timed."""
