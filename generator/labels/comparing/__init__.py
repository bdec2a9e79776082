"""Labels beside each other: which may meet, in which order, and what else than energy they need."""
