"""Meters: what a window of work cost in joules, component by component, or one sentence why nobody can say."""
