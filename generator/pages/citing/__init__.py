"""What a reader quotes: ratios with their intervals, permanent links and BibTeX."""
