"""Energy labels for AI models: records in, labels and pages out."""

# The one place that knows it: the package's metadata and `energy-label --version` are made from it.
__version__ = "0.1.0"
