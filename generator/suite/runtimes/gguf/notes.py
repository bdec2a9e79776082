"""What a reader of a record should know of a GGUF file and of how llama.cpp ran it."""

from generator.errors import shown
from generator.suite.runtimes.gguf.files import MADE_FROM, GgufModel
from generator.suite.runtimes.gguf.generator import MOST_CONTEXT
from generator.suite.runtimes.gguf.server import built_for


def notes_on(model: GgufModel) -> tuple[str, ...]:
    """Sentences for the record: what the file is, where that was read, and what it was made of where it says so."""
    kinds = ", ".join(sorted({tensor.kind for tensor in model.header.tensors}))
    architecture = shown(model.header.architecture, 40)[1:-1]
    held = f"that it is {model.format} was read from the file (general.file_type, and tensors of {kinds})"
    room = f"with room for at most {MOST_CONTEXT:,} tokens, whose keys and values are kept in 16 bits"
    notes = [
        f"The weights are a GGUF file of the architecture {architecture}; {held}.",
        f"llama.cpp ran it without a chat template, each query alone, {room}; its build makes use of {built_for()}.",
    ]
    made_from = model.header.values.get(MADE_FROM)
    if isinstance(made_from, str):
        notes.append(f"Quantised a second time, from a file that was {shown(made_from, 40)[1:-1]} already.")
    return tuple(notes)


def notes_on_running(on_gpu: bool, threads: int) -> str:
    """How many threads and which layers ran where, for the record."""
    where = "all layers on the GPU" if on_gpu else "no layer on a GPU"
    return f"llama.cpp used {threads} {'thread' if threads == 1 else 'threads'} and had {where}."
