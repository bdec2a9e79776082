"""What the pages speak of: every label of one day with its profiles, scales and history, and who publishes them."""
