"""A session of ONNX Runtime as a record describes it: so many threads, this device and no other, all optimisations.

Source: ONNX Runtime's documentation of threads, of graph optimisations and of execution providers.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from generator.errors import shown
from generator.suite.models.setup import LoadingError, Setup

_PROVIDERS = {"cpu": "CPUExecutionProvider", "cuda": "CUDAExecutionProvider"}


class Session:
    """A model opened by ONNX Runtime (`library`), and the names of what goes in and comes out, looked up once."""

    def __init__(self, library: Any) -> None:
        self.library = library
        self.inputs = [given.name for given in library.get_inputs()]
        self._outputs = [output.name for output in library.get_outputs()]

    def run(self, inputs: Mapping[str, Any]) -> dict[str, Any]:
        """The outputs by name for NumPy's arrays by name; an input that no answer depends on is left."""
        try:
            found = self.library.run(self._outputs, {name: inputs[name] for name in self.inputs})
        except Exception as error:
            raise LoadingError(
                f"ONNX Runtime cannot run the exported model on a query ({_said(error)}); leave out --runtime "
                "onnxruntime."
            ) from error
        return dict(zip(self._outputs, found, strict=True))


def opened(file: Path, setup: Setup) -> Session:
    """A session over the model in `file`; `LoadingError` where another device than the setup's would run it."""
    import onnxruntime

    wanted = _PROVIDERS[setup.device]
    if wanted not in onnxruntime.get_available_providers():
        raise LoadingError(
            f"ONNX Runtime {onnxruntime.__version__} has no {wanted}: install onnxruntime-gpu in its place, or measure "
            "under a profile without a GPU."
        )
    options = onnxruntime.SessionOptions()
    options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_ENABLE_ALL
    options.intra_op_num_threads = setup.threads or 0
    options.inter_op_num_threads = 1
    options.log_severity_level = 3
    try:
        session = onnxruntime.InferenceSession(str(file), options, providers=[wanted])
    except Exception as error:
        # Each of its failures is a class of its own, beside Python's, and none of them is in its documentation.
        raise LoadingError(
            f"The exported model cannot be opened by ONNX Runtime ({_said(error)}); leave out --runtime onnxruntime."
        ) from error
    # It goes on with the processor where a GPU cannot be had, and says so in a log.
    if session.get_providers()[0] != wanted:
        raise LoadingError(
            f"ONNX Runtime would run the model by {session.get_providers()[0]} where {wanted} was asked for; see that "
            "its CUDA libraries are those of this driver, or measure under a profile without a GPU."
        )
    return Session(session)


def _said(error: Exception) -> str:
    return shown(" ".join(str(error).split()), 160)
