"""A text continued by a generative model."""

from generator.suite.workloads.generating import GeneratingAdapter


class TextGeneration(GeneratingAdapter):
    """Answers with what comes after the text."""
