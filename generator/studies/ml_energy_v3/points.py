"""An entry of a task's file as a point: one way of serving and what it took, its figures held to each other."""

from decimal import Decimal
from typing import Literal

from generator.records.model import Latency, Made, MeanCounts, Means, Offline, Parallel, Point, Server
from generator.studies.jsonfile import Entry
from generator.studies.points import held_to, point_id, rounded, spread

_ANY = ("activated_params_billions", "avg_power_watts", "gpu_model", "model_id", "nickname", "num_gpus")
_ANY_TOO = ("total_params_billions", "weight_precision")
TEXT_FIELDS = (
    *_ANY,
    *_ANY_TOO,
    "architecture",
    "avg_batch_size",
    "avg_output_len",
    "data_parallel",
    "energy_per_request_joules",
    "energy_per_token_joules",
    "expert_parallel",
    "max_num_seqs",
    "median_itl_ms",
    "output_throughput_tokens_per_sec",
    "p90_itl_ms",
    "p95_itl_ms",
    "p99_itl_ms",
    "tensor_parallel",
)
_MADE_FIELDS = (*_ANY, *_ANY_TOO, "batch_latency_s", "batch_size", "inference_steps", "ring_degree", "ulysses_degree")
MADE_FIELDS = {
    "image": (
        *_MADE_FIELDS,
        "energy_per_image_joules",
        "image_height",
        "image_width",
        "throughput_images_per_sec",
    ),
    "video": (
        *_MADE_FIELDS,
        "energy_per_video_joules",
        "fps",
        "num_frames",
        "throughput_videos_per_sec",
        "video_height",
        "video_width",
    ),
}
_PERCENTILES = {"p50": "median_itl_ms", "p90": "p90_itl_ms", "p95": "p95_itl_ms", "p99": "p99_itl_ms"}


def text_point(entry: Entry, engine: str) -> Point:
    """A configuration that answers with text; raises `EnergyLabelError` naming file and entry."""
    entry.exactly(*TEXT_FIELDS)
    with entry.building("max_num_seqs"):
        serving = Server(kind="server", concurrency=entry.whole("max_num_seqs"), engine=engine)
    if entry.positive("avg_batch_size") > serving.concurrency:
        raise entry.damaged("avg_batch_size", "is more than max_num_seqs, the most at a time")
    tensor, expert, data = (entry.whole(f"{kind}_parallel") for kind in ("tensor", "expert", "data"))
    # Experts are spread over the same GPUs that hold the rest.
    gpus = _gpus(entry, max(tensor * data, expert))
    tokens, per_token = entry.positive("avg_output_len"), entry.positive("energy_per_token_joules")
    throughput = entry.positive("output_throughput_tokens_per_sec")
    joules = held_to(entry, "energy_per_request_joules", per_token * tokens, "energy per token times mean length")
    held_to(entry, "avg_power_watts", per_token * throughput, "energy per token times tokens per second")
    with entry.building("energy_per_request_joules"):
        means = Means(
            runs=1,
            energy_joules={"gpu": rounded(joules)},
            duration_s=rounded(tokens / throughput),
            counts=MeanCounts(tokens_out=rounded(tokens)),
        )
    parallel = spread(tensor=tensor, expert=expert, data=data)
    latency = Latency(inter_token_s=_percentiles(entry))
    return _point(gpus, parallel, serving, means, latency)


def made_point(entry: Entry, engine: str, noun: Literal["image", "video"]) -> Point:
    """A configuration that makes pictures or videos; raises `EnergyLabelError` naming file and entry."""
    entry.exactly(*MADE_FIELDS[noun])
    batch, latency = entry.whole("batch_size"), entry.positive("batch_latency_s")
    ulysses, ring = entry.whole("ulysses_degree"), entry.whole("ring_degree")
    gpus = _gpus(entry, ulysses * ring)
    joules = held_to(
        entry,
        f"energy_per_{noun}_joules",
        entry.positive("avg_power_watts") * latency / batch,
        "mean power times a batch's time, divided by the batch",
    )
    held_to(entry, f"throughput_{noun}s_per_sec", batch / latency, "the batch divided by its time")
    with entry.building(f"energy_per_{noun}_joules"):
        means = Means(
            runs=1,
            energy_joules={"gpu": rounded(joules)},
            duration_s=rounded(latency / batch),
            counts=MeanCounts(images_out=1.0) if noun == "image" else MeanCounts(videos_out=1.0),
        )
    with entry.building("batch_size"):
        serving = Offline(kind="offline", batch_size=batch, engine=engine)
    waited = Latency(end_to_end_s={"mean": rounded(latency)})
    return _point(gpus, spread(ulysses=ulysses, ring=ring), serving, means, waited, _made(entry, noun))


def _point(
    gpus: int,
    parallel: Parallel | None,
    serving: Server | Offline,
    means: Means,
    latency: Latency,
    made: Made | None = None,
) -> Point:
    return Point(
        id=point_id(gpus, parallel, serving),
        serving=serving,
        parallel=parallel,
        gpus=gpus,
        made=made,
        latency=latency,
        means=means,
    )


def _made(entry: Entry, noun: Literal["image", "video"]) -> Made:
    video = noun == "video"
    return Made(
        width=entry.whole(f"{noun}_width"),
        height=entry.whole(f"{noun}_height"),
        steps=entry.whole("inference_steps"),
        frames=entry.whole("num_frames") if video else None,
        frames_per_second=float(entry.positive("fps")) if video else None,
    )


def _gpus(entry: Entry, expected: int) -> int:
    gpus = entry.whole("num_gpus")
    if gpus != expected:
        raise entry.damaged("num_gpus", f"the model is spread over {expected}")
    return gpus


def _percentiles(entry: Entry) -> dict[str, float]:
    """Seconds between two tokens, by percentile; a higher one cannot be less."""
    found: dict[str, float] = {}
    least = Decimal(0)
    for percentile, name in _PERCENTILES.items():
        value = entry.positive(name)
        if value < least:
            raise entry.damaged(name, "is less than a lower percentile")
        least, found[percentile] = value, rounded(value / 1000)
    return found
