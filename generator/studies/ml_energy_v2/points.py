"""A file of the study as a point: one way of serving and what it took."""

import re
from decimal import Decimal

from generator.records.model import Latency, Made, MeanCounts, Means, Offline, Point, Server
from generator.studies.jsonfile import Entry
from generator.studies.ml_energy_v2.tasks import StudyTask
from generator.studies.points import point_id, rounded, spread

_TEXT_FIELDS = (
    "Model",
    "GPU",
    "TP",
    "PP",
    "Energy/req (J)",
    "Avg TPOT (s)",
    "Token tput (tok/s)",
    "Avg Output Tokens",
    "Avg BS (reqs)",
    "Max BS (reqs)",
)
_MADE_FIELDS = ("Model", "GPU", "Batch latency (s)", "Batch size", "Denoising steps")
# The study's own lie between 0.34 and 1.04.
_LEAST_WRITING, _MOST_WRITING = Decimal("0.25"), Decimal("1.25")
_RESOLUTION = re.compile(r"([1-9][0-9]{0,4})x([1-9][0-9]{0,4})")


def read_point(file: Entry, name: str, task: StudyTask, model: Entry) -> Point:
    """The configuration of a file called `name`, of a model as `models.json` tells of it.

    Raises `EnergyLabelError` naming file and field.
    """
    with file.building("Model"):
        if task.noun is None:
            point, expected = _text(file, task.engine)
        else:
            point, expected = _made(file, task.engine, task.noun, model)
    if name != expected:
        raise file.damaged("Model", f"by its content the file is called {expected}")
    return point


def _text(file: Entry, engine: str) -> tuple[Point, str]:
    file.exactly(*_TEXT_FIELDS)
    tensor, pipeline, at_once = file.whole("TP"), file.whole("PP"), file.whole("Max BS (reqs)")
    if file.positive("Avg BS (reqs)") > at_once:
        raise file.damaged("Avg BS (reqs)", "is more than Max BS, the most at a time")
    tokens, rate = file.positive("Avg Output Tokens"), file.positive("Token tput (tok/s)")
    # By Little's law as many tokens are being written as requests are under way, but for the time that prompts take.
    if not _LEAST_WRITING <= rate * file.positive("Avg TPOT (s)") / file.positive("Avg BS (reqs)") <= _MOST_WRITING:
        raise file.damaged("Avg TPOT (s)", "disagrees with Token tput and Avg BS, which tell the time a token takes")
    with file.building("Max BS (reqs)"):
        serving = Server(kind="server", concurrency=at_once, engine=engine)
    with file.building("Energy/req (J)"):
        means = Means(
            runs=1,
            energy_joules={"gpu": rounded(file.positive("Energy/req (J)"))},
            duration_s=rounded(tokens / rate),
            counts=MeanCounts(tokens_out=rounded(tokens)),
        )
    parallel, gpus = spread(tensor=tensor, pipeline=pipeline), tensor * pipeline
    point = Point(
        id=point_id(gpus, parallel, serving),
        serving=serving,
        parallel=parallel,
        gpus=gpus,
        latency=Latency(inter_token_s={"mean": rounded(file.positive("Avg TPOT (s)"))}),
        means=means,
    )
    # The name gives the most at a time for each stage of the pipeline, the field for all of them.
    return point, f"bs{at_once // pipeline}+tp{tensor}+pp{pipeline}.json"


def _made(file: Entry, engine: str, noun: str, model: Entry) -> tuple[Point, str]:
    video = noun == "video"
    file.exactly(*_MADE_FIELDS, f"Energy/{noun} (J)", *(("Frames",) if video else ()))
    batch, steps = file.whole("Batch size"), file.whole("Denoising steps")
    frames = file.whole("Frames") if video else None
    latency = file.positive("Batch latency (s)")
    with file.building("Batch size"):
        serving = Offline(kind="offline", batch_size=batch, engine=engine)
    with file.building(f"Energy/{noun} (J)"):
        means = Means(
            runs=1,
            energy_joules={"gpu": rounded(file.positive(f"Energy/{noun} (J)"))},
            duration_s=rounded(latency / batch),
            counts=MeanCounts(videos_out=1.0) if video else MeanCounts(images_out=1.0),
        )
    size = _RESOLUTION.fullmatch(model.text("resolution"))
    if size is None:
        raise model.damaged("resolution", "is no width and height in pixels")
    point = Point(
        id=point_id(1, None, serving),
        serving=serving,
        gpus=1,
        made=Made(width=int(size[1]), height=int(size[2]), steps=steps, frames=frames),
        latency=Latency(end_to_end_s={"mean": rounded(latency)}),
        means=means,
    )
    return point, f"bs{batch}+steps{steps}{f'+frames{frames}' if video else ''}.json"
