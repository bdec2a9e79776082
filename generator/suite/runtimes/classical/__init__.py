"""Models without a neural network of their own, by scikit-learn: trained here, kept as skops files, and asked."""
