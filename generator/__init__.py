"""Energy labels for AI models: records in, labels and pages out."""
