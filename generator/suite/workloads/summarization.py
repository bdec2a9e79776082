"""A text summarised: by an encoder-decoder trained for it, or by asking a generative model in words."""

from generator.suite.workloads.generating import GeneratingAdapter


class Summarization(GeneratingAdapter):
    """Answers with the summary."""
