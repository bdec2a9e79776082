"""How the model ran: number format, quantisation, and how its queries were put to it."""

from typing import Annotated, Literal

from pydantic import Field

from generator.records.model.text import Frozen, Text
from generator.records.model.vocabulary import RUNTIME_OF, Precision, Quantization, Runtime

AtOnce = Annotated[int, Field(gt=0, le=65536)]
_Gpus = Annotated[int, Field(gt=0, le=100_000)]


class Offline(Frozen):
    """All queries are there from the start, and are answered a batch after the other.

    Without a `batch_size` a study did not say how many at once, which is not one at a time. `engine` is the program
    with its version, where it is not the suite's own.
    """

    kind: Literal["offline"]
    batch_size: AtOnce | None = None
    engine: Text | None = None

    @property
    def at_once(self) -> int | None:
        """Queries under way at a time; `None` where nobody said."""
        return self.batch_size

    @property
    def slug(self) -> str | None:
        """Its part of the variant's slug, or `None` for the plain one (batch 1)."""
        return f"batch{self.batch_size}" if self.batch_size not in (None, 1) else None


class Server(Frozen):
    """A server answers so many requests at a time, each when it comes; `engine` is the program with its version."""

    kind: Literal["server"]
    concurrency: AtOnce
    engine: Text | None = None

    @property
    def at_once(self) -> int:
        """Queries under way at a time."""
        return self.concurrency

    @property
    def slug(self) -> str:
        """Its part of the variant's slug."""
        return f"server{self.concurrency}"


Serving = Annotated[Offline | Server, Field(discriminator="kind")]


class Parallel(Frozen):
    """Over how many accelerators one model was spread, by the kind of parallelism; `None`: not in this way.

    `ulysses` and `ring` are the two ways to spread one sequence, such as the patches of a picture that is being made.
    """

    tensor: _Gpus | None = None
    pipeline: _Gpus | None = None
    expert: _Gpus | None = None
    data: _Gpus | None = None
    ulysses: _Gpus | None = None
    ring: _Gpus | None = None

    @property
    def slug(self) -> str | None:
        """Its part of the variant's slug: `tensor4-expert4`; `None` where nothing was spread."""
        spread = [
            f"{name}{count}" for name in type(self).model_fields if (count := getattr(self, name)) not in (None, 1)
        ]
        return "-".join(spread) or None


class Setup(Frozen):
    """How the model ran. A precision of `None` means that the measurer did not say, which is not single precision.

    `threads` is how many processor threads one operation of the model was spread over, the same in every run; it is
    part of no variant's name, for it belongs to the machine more than to the model.

    `quick` is how many different queries of each data set there were at most, where that was few for a first look:
    such a figure earns no letter. `None`: the whole task.

    `runtime` is the program that ran the weights. `None`: torch in the suite's own records, and what `serving.engine`
    says, or nobody said, in others.
    """

    precision: Precision | None = None
    quantization: Quantization | None = None
    runtime: Runtime | None = None
    compiled: bool = False
    serving: Serving = Offline(kind="offline", batch_size=1)
    parallel: Parallel | None = None
    threads: Annotated[int, Field(gt=0, le=65536)] | None = None
    quick: Annotated[int, Field(gt=0, le=1000)] | None = None

    @property
    def asked(self) -> "Setup":
        """What was asked for: all but the number of threads, which the machine decides."""
        return self.model_copy(update={"threads": None})

    @property
    def _runtime_is_plain(self) -> bool:
        """Whether the rest of the name says it already: the quantisation, or the model's id, which is a recipe's."""
        return self.quantization in RUNTIME_OF or self.runtime == "scikit-learn"

    def variant(self, plain: tuple[Precision | None, ...] = (None,)) -> str | None:
        """The variant's slug, such as `fp16-bnb-nf4-batch8`; `None` for the plain one. `plain` precisions go unsaid."""
        parts = (
            self.precision if self.precision not in plain else None,
            self.quantization,
            None if self._runtime_is_plain else self.runtime,
            self.serving.slug,
            self.parallel.slug if self.parallel else None,
            "compiled" if self.compiled else None,
            "quick" if self.quick else None,
        )
        return "-".join(part for part in parts if part) or None
