"""How energy is measured. The measuring suite comes with a later release; torch and its kin belong here alone."""
