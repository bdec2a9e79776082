"""How long a test waits before it takes a process for hung."""

# Only so that a run of the tests ends: no test may fail because a machine is slow or busy.
PATIENCE_S = 1800
# What a page is waited for, one step at a time.
PAGE_PATIENCE_S = 300
