"""Made-up submissions in the layout of MLPerf Inference v4.1: every number is invented, and round.

A pass takes ten seconds. "ranging" draws 5,000 W throughout and "run_1" 5,100 W; before and after, 2,400 W.
"""

import json
import tarfile
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

from generator.studies.mlperf_inference_v4_1_power.importer import PASSES
from generator.studies.mlperf_inference_v4_1_power.power import COLUMNS
from generator.studies.mlperf_inference_v4_1_power.results import SYSTEM, Result, results

WATTS = {"ranging": 5000, "run_1": 5100}
SECONDS = 10
RATE = 300
NANOSECOND = 10**9
RESULTS = f"closed/NVIDIA/results/{SYSTEM}"
TABLE = "power_runs.csv"
MACHINE = f"closed/NVIDIA/systems/{SYSTEM}.json"
_BEGIN = datetime(2024, 7, 1, 12, 0, 0)
_TIME = "%m-%d-%Y %H:%M:%S.%f"
_SYSTEM = {
    "system_name": "NVIDIA H200 (8x H200-SXM-141GB, MaxQ, TensorRT)",
    "accelerator_model_name": "NVIDIA H200-SXM-141GB",
    "accelerators_per_node": 8,
    "number_of_nodes": 1,
    "host_processor_model_name": "Intel(R) Xeon(R) Platinum 8480C",
    "host_processors_per_node": 2,
    "host_memory_capacity": "2 TB",
    "framework": "TensorRT 10.2.0, CUDA 12.4",
    "other_software_stack": "TensorRT 10.2.0, CUDA 12.4, cuDNN 8.9.7, Driver 550.54",
}


def folder(name: str, scenario: str, run: str = "run_1") -> str:
    """The folder of a pass, below that of the study."""
    return f"{RESULTS}/{name}/{scenario}/performance/{run}"


def made_up_files() -> dict[str, str]:
    """Every file by its path inside the study."""
    made = {TABLE: "\n".join([",".join(COLUMNS), *_left_out(), *_rows()]) + "\n", MACHINE: json.dumps(_SYSTEM)}
    for result, name, scenario in _each():
        declared = {"weight_data_types": result.declared, "retraining": "No"}
        made[f"closed/NVIDIA/measurements/{SYSTEM}/{name}/{scenario}/{SYSTEM}_{scenario}.json"] = json.dumps(declared)
        made[f"{RESULTS}/{name}/{scenario}/accuracy/accuracy.txt"] = _accuracy(result)
        for run in PASSES:
            place = folder(name, scenario, run)
            made[f"{place}/spl.txt"] = "".join(_samples(WATTS[run]))
            made[f"{place}/mlperf_log_summary.txt"] = _summary(result, scenario)
    return made


def write(files: dict[str, str], study: Path, packed: bool = False) -> Path:
    """The study's folder: upstream's files in their archive, or beside the table as they are."""
    for path, text in files.items():
        target = study / ("raw" if packed and path != TABLE else "") / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, "utf-8")
    return study


def pack(study: Path) -> Path:
    """The study's folder with all but the table in raw.tar.xz, as the study is kept."""
    with tarfile.open(study / "raw.tar.xz", "w:xz") as archive:
        archive.add(study / "raw", arcname="raw")
    return study


def _each() -> Iterator[tuple[Result, str, str]]:
    for result in results():
        for name in result.names:
            for scenario in result.scenarios:
                yield result, name, scenario


def _left_out() -> Iterator[str]:
    for system, name in ((SYSTEM, "dlrm-v2-99"), ("h13_u3_slim", "resnet50")):
        yield f"closed,someone,{system},{name},Offline,run_1" + "," * (len(COLUMNS) - 6)


def _rows() -> Iterator[str]:
    begin, end = (moment.strftime(_TIME)[:-3] for moment in (_BEGIN, _BEGIN + timedelta(seconds=SECONDS)))
    for result, name, scenario in _each():
        for run in PASSES:
            watts = WATTS[run]
            yield (
                f"closed,NVIDIA,{SYSTEM},{name},{scenario},{run},VALID,{begin},{end},{SECONDS}.0,{SECONDS},{watts}.0,"
                f"{RATE},,1,1,{watts * SECONDS}.0,{result.declared},none,{folder(name, scenario, run)}/spl.txt"
            )


def _samples(watts: int) -> Iterator[str]:
    for second in range(-3, SECONDS + 3):
        # Half a second after the whole one: ten samples lie within the window.
        moment = _BEGIN + timedelta(seconds=second + 0.5)
        drawn = watts if 0 <= second < SECONDS else 2400
        yield sample_line(moment.strftime(_TIME)[:-3], f"{drawn}.000000", [f"{drawn - 2000}.0", "1000.0", "1000.0"])


def sample_line(moment: str, watts: str, channels: list[str]) -> str:
    """A line of spl.txt."""
    rest = "Volts,240.0,Amps,7.0,PF,0.96"
    parts = [f"Ch{number},Watts,{value},{rest}" for number, value in enumerate(channels, 1)]
    return f"Time,{moment},Watts,{watts},{rest},Mark,made_up,{','.join(parts)}\n"


def _summary(result: Result, scenario: str) -> str:
    answered = RATE * SECONDS
    lines = [
        "=====",
        "MLPerf Results Summary",
        "SUT name : made up",
        f"Scenario : {scenario}",
        "Mode     : PerformanceOnly",
    ]
    if scenario == "Offline":
        lines.append(f"Samples per second: {RATE}")
        # With answers of different length, whole data sets of 1,000: more than the 2,900 that were asked for.
        lines += [f"Tokens per second: {RATE * 50}"] * result.tokens
        asked = answered - 100 * result.tokens
    else:
        lines += [f"Completed samples per second    : {RATE}.00"]
        lines += [f"Completed tokens per second: {RATE * 50}.00"] * result.tokens
        asked = 1
    lines += ["Result is : VALID", "  Min duration satisfied : Yes", "Additional Stats"]
    lines += _waits("{} latency (ns)", "{} percentile latency (ns)", 2.0)
    lines += [f"Max latency (ns)  : {SECONDS * NANOSECOND}"]
    if result.tokens and scenario == "Server":
        lines += _waits("{} First Token latency (ns)", "{} percentile first token latency (ns)", 0.2)
        lines += _waits("{} Time to Output Token (ns)", "{} percentile time to output token (ns)", 0.04)
    lines += ["Test Parameters Used", f"samples_per_query : {asked}", "performance_sample_count : 1000"]
    return "\n".join(lines) + "\n\nNo errors encountered during test.\n"


def _waits(plain: str, percentile: str, seconds: float) -> list[str]:
    """Mean of `seconds` and percentiles around it."""
    found = [f"{plain.format('Mean')} : {round(seconds * NANOSECOND)}"]
    for name, factor in (("50.00", 1), ("90.00", 2), ("99.00", 3)):
        found.append(f"{percentile.format(name)}   : {round(seconds * factor * NANOSECOND)}")
    return found


def _accuracy(result: Result) -> str:
    figures = ", ".join(f"'{figure.name}': {50 if figure.percent else 0.5}" for figure in result.quality)
    return f"Loading 1 log: done\n{{{figures}}}\nhash=0\n"
