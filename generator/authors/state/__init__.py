"""What a published label says now; the standard library alone, for the CI of other repositories."""
