"""The ML.ENERGY Leaderboard, version 2."""
