"""Labels, compact labels, badges and social pictures, and what they are drawn with."""
