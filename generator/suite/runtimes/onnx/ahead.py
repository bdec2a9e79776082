"""The export of a target's encoder before anything of it is measured, and what its record says of that."""

from typing import Any

from generator.suite.models.loading import load_model
from generator.suite.models.setup import ModelFiles, Setup
from generator.suite.runtimes.onnx.asked import ENCODERS, INT8, OPSET


def export_ahead(task: str, files: ModelFiles, setup: Setup, embeds: bool = False) -> None:
    """Leave in `files.workshop` what later loads open, so that they cost what loading costs and no more.

    `embeds` tells that the model makes vectors for something else to decide by, whatever the task.
    """
    import transformers as tf

    name = "AutoModel" if embeds else ENCODERS[task]
    encoder: Any = getattr(tf, name)
    load_model(encoder, files, setup, unread=("pooler.",) if name == "AutoModel" else ())


def note_on_running(quantization: str | None, threads: int) -> str:
    """How the model came to ONNX Runtime, and how it ran there: what differs from torch beside the program."""
    made = f"Exported by the suite from torch in opset {OPSET}, held against torch, "
    if quantization == INT8:
        made += "its linear layers quantised by output channel and its tables of words whole, "
    return (
        f"{made}and run by ONNX Runtime with all of its graph optimisations over {threads} threads; exporting and "
        "quantising are in no figure."
    )
