"""What a campaign is to measure: its file, its targets, and the terms on which each is measured."""
