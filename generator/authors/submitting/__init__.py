"""A pull request's records: read, judged, and reported on."""
