"""How likely a model thinks what really followed a prompt: the perplexity of the reference, told in bits per byte.

A perplexity per token depends on how a model cuts words into tokens, so that two models' cannot be compared, and may
be any number. Its logarithm, spread over the bytes of the text, can be: a perplexity of 2 a byte is 1 bit a byte.
"""

from dataclasses import dataclass

from generator.suite.quality.score import Held, Score, score, tool


@dataclass(frozen=True)
class Likelihood:
    """Of one reference: the bits that it holds for the model, and those that it would hold by guessing tokens."""

    bits: float
    guessed: float


def bits_per_byte(held: Held) -> list[Score]:
    """Bits per byte of the references, all together; less is better. The answers are `Likelihood`s."""
    import numpy as np

    bits = np.array([found.bits for found in held.answers])
    guessed = sum(found.guessed for found in held.answers)
    sizes = np.array([len(text.encode()) for text in held.references], dtype=float)
    return [
        score(
            "bits per byte (perplexity of what follows)",
            float(bits.sum() / sizes.sum()),
            lambda chosen: bits[chosen].sum() / sizes[chosen].sum(),
            held,
            float(guessed / sizes.sum()),
            tool("torch", "cross-entropy"),
            better="lower",
        )
    ]
