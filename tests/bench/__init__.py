"""The benchmark: what a card costs, against plain MkDocs and against merely writing its bytes (`make bench`)."""
