"""How long a test waits before it takes a process for hung."""

# Only so that a run of the tests ends: no test may fail because a machine is slow or busy.
PATIENCE_S = 1800
