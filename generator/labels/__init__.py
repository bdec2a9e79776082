"""What a measurement means: scales, grades, labels and ranks. Pure functions of records and scales."""
