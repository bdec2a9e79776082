"""What the suite costs a query on each program that runs weights: its window against the bare calls of that library.

The bare calls are what anybody would write who wants the answer: tokens, the model, its answer; nothing is counted.
Both take turns query by query (`by_turns.py`), under a meter that reads nothing. Models are of random weights, and a
query takes ten milliseconds or more: what the suite adds is a fixed time, and the share of it is asked for. What it
costs to open and to close a window, which lasts half a minute at least, is in `harness.py`. Each program has one
thread: what two of them take depends on what else the machine does.
"""

import random
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import cast

from generator.suite.case import load_case
from generator.suite.models.architecture import Architecture, load_architecture
from generator.suite.models.setup import ModelFiles, Setup
from generator.suite.protocol.device import choose_device, quiet_libraries, use_threads
from generator.suite.queries.synthetic import text
from generator.suite.workloads.adapter import Adapter
from tests.bench.by_turns import added
from tests.bench.gguf_twin import write_gguf
from tests.bench.pairs import Excess
from tests.bench.peers.asking import asker

_TURNS = 40
# A pass of them takes about half a second, and each begins as often as the other.
_QUERIES_AT_MOST, _PASS_S = 40, 0.5
_LONG_ENOUGH_S = 0.012
_WORDS = 40
# As long as a query must be, on any machine and in any program; the last is what a BERT of 512 positions has room for.
_LONGER = (40, 50, 65, 80, 100, 130, 160, 200, 260, 320)
# Between the tiny and the base size.
_WIDTHS = {"hidden_size": 256, "num_hidden_layers": 4, "num_attention_heads": 4, "intermediate_size": 1024}
_RECIPE = "scikit-learn/tfidf-random-forest"


@dataclass(frozen=True)
class Ways:
    """One back end: the adapter that the suite asks, what it is asked, and how one would ask without the suite."""

    adapter: Adapter
    queries: Sequence[str]
    bare: Callable[[str], object]


@dataclass(frozen=True)
class Overhead:
    """What the window of one back end adds to passes of so many queries."""

    queries: int
    excess: Excess

    @property
    def query_ms(self) -> float:
        """Median of a bare query, ms."""
        return 1000 * self.excess.first_s / self.queries


Made = Callable[[Path], AbstractContextManager[Ways]]


def overheads(
    folder: Path, turns: int = _TURNS, queries: int | None = None, clock: Callable[[], float] = time.perf_counter
) -> Iterator[tuple[str, Overhead]]:
    """The name of each back end, and what the suite's window takes more for a query than the bare calls.

    `queries` are those of one of the `turns` passes; not given: as many as half a second has room for. Processor
    seconds, `time.process_time`, are the `clock` for a machine on which others work meanwhile.
    """
    choose_device(None)
    quiet_libraries()
    use_threads(1)
    for name, made in BACK_ENDS.items():
        (own := folder / name).mkdir(parents=True)
        with made(own) as ways:
            asked = ways.queries[: queries or _fitting(ways)]
            yield name, Overhead(len(asked), added(ways.adapter, asked, ways.bare, turns, clock))


def _fitting(ways: Ways) -> int:
    each = _query_s(ways.bare, ways.queries)
    return max(2, min(_QUERIES_AT_MOST, int(_PASS_S / each) // 2 * 2))


def _query_s(bare: Callable[[str], object], queries: Sequence[str]) -> float:
    """The median of a few, after one that warms up."""
    took = []
    for query in queries[:6]:
        start = time.perf_counter()
        bare(query)
        took.append(time.perf_counter() - start)
    return median(took[1:])


def _long_enough(bare: Callable[[str], object]) -> list[str]:
    """Texts over which this model takes ten milliseconds and a little more, or the longest that it has room for."""
    for words in _LONGER:
        asked = texts(_QUERIES_AT_MOST, words)
        if _query_s(bare, asked) >= _LONG_ENOUGH_S:
            break
    return asked


def smaller_bert() -> Architecture:
    """A BERT that classifies texts, between the tiny and the base size."""
    architecture = load_architecture("bert-text-classification-base")
    if architecture.model is None:
        raise SystemExit("bert-text-classification-base has no model")
    settings = {**architecture.model.settings, **_WIDTHS}
    return architecture.model_copy(update={"model": architecture.model.model_copy(update={"settings": settings})})


def texts(count: int, words: int = _WORDS) -> list[str]:
    """Seeded texts of so many words."""
    dice = random.Random(1)
    return [text(dice, words) for _ in range(count)]


@contextmanager
def _torch(folder: Path) -> Iterator[Ways]:
    from generator.suite.models.twins import build_twin
    from generator.suite.workloads.text_classification import TextClassification

    files = build_twin(smaller_bert(), folder / "twin", 1)
    job = load_case("text-classification").approaches["fine-tuned"]
    bare = asker(files.folder)
    yield Ways(TextClassification(files, Setup(), job), _long_enough(bare), bare)


@contextmanager
def _onnxruntime(folder: Path) -> Iterator[Ways]:
    import transformers as tf

    from generator.suite.models.twins import build_twin
    from generator.suite.workloads.text_classification import TextClassification

    files = build_twin(smaller_bert(), folder / "twin", 1)
    job = load_case("text-classification").approaches["fine-tuned"]
    adapter = TextClassification(files, Setup(runtime="onnxruntime", threads=1), job)
    tokenizer = tf.AutoTokenizer.from_pretrained(files.folder)
    # The same session: a second one would have its weights elsewhere in memory.
    session = adapter._model.session.library
    wanted = [given.name for given in session.get_inputs()]

    def bare(query: str) -> str:
        encoded = tokenizer([query], return_tensors="np", truncation=True)
        logits = session.run(["logits"], {name: encoded[name] for name in wanted})[0]
        return str(adapter._model.config.id2label[int(logits.argmax(-1)[0])])

    yield Ways(adapter, _long_enough(bare), bare)


@contextmanager
def _llama_cpp(folder: Path) -> Iterator[Ways]:
    from generator.suite.runtimes.gguf.generator import GgufGenerator
    from generator.suite.workloads.text_generation import TextGeneration

    path = write_gguf(folder / "twin.gguf")
    job = load_case("text-generation").approaches["pre-trained"]
    adapter = TextGeneration(ModelFiles(path, "random"), Setup(runtime="llama-cpp", threads=1), job)
    # The same server: a second one would hold the weights twice, and the library has one call for both.
    server = cast(GgufGenerator, adapter._generator)._server._server
    asked = {"temperature": 0.0, "samplers": ["temperature"], "cache_prompt": False, "ignore_eos": True}
    asked |= {"n_predict": job.output.max_new_tokens}

    def bare(query: str) -> str:
        return str(server.handle_completions({"prompt": query, **asked})["choices"][0]["text"])

    yield Ways(adapter, texts(_QUERIES_AT_MOST, 20), bare)


@contextmanager
def _scikit_learn(folder: Path) -> Iterator[Ways]:
    from generator.suite.runtimes.classical.classifier import ClassicalClassification
    from generator.suite.runtimes.classical.fitting import fitted
    from generator.suite.runtimes.classical.keeping import packed
    from generator.suite.runtimes.classical.recipes import recipe_of

    recipe = recipe_of(_RECIPE)
    asked = texts(400)
    forest = fitted(recipe, asked, [str(place % 2) for place in range(len(asked))], seed=1, threads=1)
    head = folder / "head.skops"
    head.write_bytes(packed(forest))
    job = load_case("text-classification").approaches["fine-tuned"]
    setup = Setup(precision="fp64", runtime="scikit-learn", threads=1)
    files = ModelFiles(folder, "pretrained")
    adapter = ClassicalClassification(recipe, {"bench": head}, files, setup, job)
    # The same head: with its trees elsewhere in memory, one takes a hundredth more or less.
    loaded = adapter._heads["bench"]

    def bare(query: str) -> str:
        return str(loaded.classes_[loaded.predict_proba([query])[0].argmax()])

    yield Ways(adapter, asked[:_QUERIES_AT_MOST], bare)


BACK_ENDS: dict[str, Made] = {
    "torch": _torch,
    "ONNX Runtime": _onnxruntime,
    "llama.cpp": _llama_cpp,
    "scikit-learn": _scikit_learn,
}
