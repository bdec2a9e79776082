"""llama.cpp with one model, set up so that each query is answered alone and as if it were the first.

Of the ready bindings xllamacpp is the one with wheels for Linux, macOS and Windows. Its server answers in this process;
what it has no method for (tokens of a text) is asked over its loopback address. Source: llama.cpp's documentation of
its server, xllamacpp's of its parameters.
"""

import json
from collections.abc import Mapping, Sequence
from http.client import HTTPConnection
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from generator.errors import EnergyLabelError, shown
from generator.suite.models.setup import LoadingError, Setup

# Answers within milliseconds, unless the machine is overwhelmed.
_PATIENCE_S = 60.0


class Server:
    """A loaded model: completions of texts or tokens, and the tokens of a text.

    `context` is how many tokens there is room for, prompt and answer together; `batch` how many of a prompt one pass
    reads.
    """

    batch = 512

    def __init__(self, path: Path, setup: Setup, context: int, name: str) -> None:
        import xllamacpp

        params = xllamacpp.CommonParams()
        params.model.path = str(path)
        params.n_ctx, params.n_parallel, params.n_ubatch = context, 1, self.batch
        params.n_gpu_layers = gpu_layers(setup)
        for processors in (params.cpuparams, params.cpuparams_batch):
            processors.n_threads = setup.threads or processors.n_threads
        # Nothing is kept from one query for the next, and nothing is fitted to the machine behind the record's back.
        params.cache_prompt, params.cache_ram_mib, params.n_ctx_checkpoints = False, 0, 0
        params.ctx_shift = params.fit_params = params.warmup = False
        # Here every weight is read once anyway: one that is no finite number ends the loading.
        params.check_tensors = True
        params.endpoint_slots = params.ui = False
        params.verbosity = -1
        try:
            self._server = xllamacpp.Server(params)
        except Exception as error:
            # It raises one kind for everything, and says why in a log alone.
            raise LoadingError(
                f"llama.cpp could not load {shown(name, 120)}: memory was short, a tensor is missing or is not finite, "
                "or the architecture is newer than the installed xllamacpp; fetch the file again, or choose another."
            ) from error

    def complete(self, prompt: str | Sequence[int], **asked: Any) -> Mapping[str, Any]:
        """One completion, greedy, from nothing: the server's whole answer. `asked` are fields of its request."""
        request = {"prompt": prompt, "temperature": 0.0, "samplers": ["temperature"], "cache_prompt": False, **asked}
        answer: Mapping[str, Any] = self._server.handle_completions(request)
        if "error" in answer:
            raise EnergyLabelError(f"llama.cpp did not answer: {shown(str(answer['error'].get('message')), 160)}.")
        if answer["usage"]["prompt_tokens_details"]["cached_tokens"]:
            raise EnergyLabelError(
                "llama.cpp took a part of a prompt from its cache, so that the query cost less than it does; the run "
                "is not recorded: please report it."
            )
        return answer

    def tokens(self, text: str) -> list[int]:
        """The tokens of a text, with the one that begins every text where the model has one."""
        place = urlsplit(self._server.listening_address)
        connection = HTTPConnection(place.hostname or "127.0.0.1", place.port, timeout=_PATIENCE_S)
        try:
            body = json.dumps({"content": text, "add_special": True})
            connection.request("POST", "/tokenize", body, {"Content-Type": "application/json"})
            return [int(token) for token in json.loads(connection.getresponse().read())["tokens"]]
        finally:
            connection.close()


def gpu_layers(setup: Setup) -> int:
    """Layers that run on a GPU: none on a processor, all of them (-2) on a GPU.

    `LoadingError` where xllamacpp was not built for the GPU, for it would go on without a word on the processor.
    """
    if setup.device == "cpu":
        return 0
    if not on_gpu():
        raise LoadingError(
            "The installed xllamacpp was not built for a GPU; install its build for CUDA, or measure under a profile "
            "without a GPU."
        )
    return -2


def on_gpu() -> bool:
    """Whether the installed xllamacpp sees a GPU."""
    import xllamacpp

    kinds = [str(device["type"]).upper() for device in xllamacpp.get_device_info()]
    return any("GPU" in kind.rpartition("TYPE_")[2] for kind in kinds)


def built_for() -> str:
    """What the installed build of llama.cpp makes use of, in its own words: `CPU : AVX2 = 1 | FMA = 1`."""
    import xllamacpp

    return " ".join(str(xllamacpp.get_system_info()).strip(" |").split())
