"""What published labels have said, step by step, and what changed."""
