"""Whether a record can be true: what no machine does, and what contradicts itself."""
