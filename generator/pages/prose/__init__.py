"""Computed pieces of hand-written pages."""
