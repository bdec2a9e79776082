"""A damaged submission is refused by file, line and column, and then nothing at all is written."""

from pathlib import Path

import pytest

from generator.studies.mlperf_inference_v4_1_power.results import SYSTEM
from generator.studies.mlperf_inference_v4_1_power.study import STUDY
from tests.studies.importing import refusal
from tests.studies.mlperf_inference_v4_1_power.made_up import MACHINE, RESULTS, TABLE, folder, made_up_files, write

SPL = f"{folder('bert-99', 'Offline')}/spl.txt"
OFFLINE = f"{folder('bert-99', 'Offline')}/mlperf_log_summary.txt"
SERVER = f"{folder('mixtral-8x7b', 'Server')}/mlperf_log_summary.txt"
ACCURACY = f"{RESULTS}/bert-99/Offline/accuracy/accuracy.txt"
DECLARED = f"closed/NVIDIA/measurements/{SYSTEM}/bert-99/Offline/{SYSTEM}_Offline.json"
MOMENTS = "07-01-2024 12:00:00.000,07-01-2024 12:00:10.000"
REST = f",{MOMENTS},10.0,10,5000.0,300,,1,1,50000.0,int8,none,{folder('resnet50', 'Offline', 'ranging')}/spl.txt"
FIRST = "closed,NVIDIA,H200-SXM-141GBx8_TRT_MaxQ,resnet50,Offline,ranging,VALID"


def told(tmp_path: Path, edits: dict[str, tuple[str, str]]) -> str:
    """Why the made-up study is refused with these texts replaced, each the first in its file."""
    files = made_up_files()
    for path, (old, new) in edits.items():
        assert old in files[path]
        files[path] = files[path].replace(old, new, 1)
    return refusal(STUDY, write(files, tmp_path / "study"), tmp_path / "measurements")


@pytest.mark.parametrize(
    ("path", "old", "new", "where", "why"),
    [
        # Energy that is none, or that the file itself contradicts.
        (TABLE, ",10,5000.0,300", ",10,0,300", f"{TABLE}, line 4, column mean_system_watts", "not a positive number"),
        (TABLE, ",10,5000.0,300", ",10,-5000.0,300", f"{TABLE}, line 4, column mean_system_watts", "not a positive"),
        (TABLE, ",10,5000.0,300", ",10,NaN,300", f"{TABLE}, line 4, column mean_system_watts", "not a positive"),
        (TABLE, ",10,5000.0,300", ",10,5001.0,300", f"{TABLE}, line 4, column mean_system_watts", "mean of 5000.00 W"),
        (TABLE, ",50000.0,", ",0,", f"{TABLE}, line 4, column joules", "not a positive number"),
        (TABLE, ",50000.0,", ",-1,", f"{TABLE}, line 4, column joules", "not a positive number"),
        (TABLE, ",50000.0,", ",Infinity,", f"{TABLE}, line 4, column joules", "not a positive number"),
        (TABLE, ",50000.0,", ",1e300,", f"{TABLE}, line 4, column joules", "beyond all bounds"),
        (TABLE, ",50000.0,", ",5000.0,", f"{TABLE}, line 4, column joules", "50000.0 J"),
        (TABLE, ",10.0,10,", ",11.0,10,", f"{TABLE}, line 4, column duration_s", "10 s long"),
        (TABLE, ",10.0,10,", ",10.0,9,", f"{TABLE}, line 4, column power_samples", "10 samples"),
        (TABLE, "12:00:10.000", "12:00:15.000", f"{TABLE}, line 4, column duration_s", "15 s long"),
        (TABLE, "07-01-2024 12", "a morning in July", f"{TABLE}, line 4, column power_begin", "date and time"),
        (TABLE, "07-01-2024", "07-02-2024", f"{TABLE}, line 4, column duration_s", "the window is -"),
        (SPL, "Watts,5100.000000", "Watts,0.0", f"{SPL}, line 4, column Watts", "not a positive number"),
        (SPL, "Watts,5100.000000", "Watts,-3.0", f"{SPL}, line 4, column Watts", "not a positive number"),
        (SPL, "Watts,5100.000000", "Watts,nan", f"{SPL}, line 4, column Watts", "not a positive number"),
        (SPL, "Watts,5100.000000", "Watts,9100.0", f"{SPL}, line 4, column Watts", "three channels add up"),
        (SPL, "Ch2,Watts,1000.0", "Ch2,Watts,-1000.0", f"{SPL}, line 1, column Ch2 Watts", "not a positive number"),
        (SPL, "Watts,5100.000000", "Watts,-1.000000", TABLE, "every second needs one"),
        # Another version of a file.
        (TABLE, "power_begin", "begin", f"{TABLE}, line 1", "no column power_begin"),
        (TABLE, ",path\n", ",path,grid\n", f"{TABLE}, line 1, column grid", "version"),
        (SPL, "Ch3,Watts", "Ch4,Watts", f"{SPL}, line 1, column Time", "version"),
        (SPL, "Time,", "When,", f"{SPL}, line 1, column Time", "version"),
        (SPL, "12:00:01.500", "11:00:01.500", f"{SPL}, line 5, column Time", "before that of the line above"),
        (SPL, "12:00:01.500", "noon", f"{SPL}, line 5, column Time", "not a date and time"),
        (MACHINE, '10.2.0, CUDA 12.4"', '11.0"', f"{MACHINE}, framework", "none of"),
        (MACHINE, '"accelerators_per_node": 8', '"accelerators_per_node": 4', f"{MACHINE}, accelerators_per_node", "4"),
        (DECLARED, "int8", "fp4", f"{DECLARED}, weight_data_types", "none of int8"),
        (OFFLINE, "Mode     : PerformanceOnly", "Mode : AccuracyOnly", f"{OFFLINE}, line 5, Mode", "none of"),
        (OFFLINE, "Result is : VALID", "Result is : INVALID", f"{OFFLINE}, line 7, Result is", "none of"),
        (OFFLINE, "Scenario : Offline", "Scenario : Server", f"{OFFLINE}, line 4, Scenario", "none of Offline"),
        # Throughput against itself and against the table.
        (OFFLINE, "second: 300", "second: 301", TABLE, "says 301"),
        (OFFLINE, "samples_per_query : 3000", "samples_per_query : 4000", f"{OFFLINE}, line 6, Samples per", "4000"),
        (OFFLINE, "second: 300", "rate: 300", f"{OFFLINE}, Samples per second", "missing"),
        (
            SERVER,
            "50.00 percentile time to output token (ns)   : 40000000",
            "50.00 percentile time to output token (ns) : 0",
            SERVER,
            "not a positive number",
        ),
        (
            SERVER,
            "90.00 percentile latency (ns)   : 4",
            "90.00 percentile latency (ns)   : 9",
            SERVER,
            "higher percentile",
        ),
        (SERVER, "Completed tokens per second: 15000.00", "Completed tokens per second: 0", SERVER, "not a positive"),
        # Quality.
        (ACCURACY, "'f1': 50", "'f2': 50", f"{ACCURACY}, line 1, column f1", "missing"),
        (ACCURACY, "'f1': 50", "'f1': 50, 'f1': 60", f"{ACCURACY}, line 2, column f1", "2 times"),
        (ACCURACY, "'f1': 50", "'f1': 5000", f"{ACCURACY}, line 2, column f1", "share between 0 and 1"),
        (ACCURACY, "'f1': 50", "'f1': nan", f"{ACCURACY}, line 2, column f1", "not a positive"),
        # Rows that are not what they were.
        (TABLE, FIRST, FIRST.replace("resnet50", "resnet51"), f"{TABLE}, line 4, column model", "knows a model for"),
        (TABLE, FIRST, FIRST.replace("H200", "H300"), f"{TABLE}, line 4, column system", "none of"),
        (TABLE, FIRST, f"{FIRST}{REST}\n{FIRST}", f"{TABLE}, line 5, column model", "comes twice, first in"),
        (TABLE, FIRST, FIRST.replace("ranging", "run_2"), f"{TABLE}, line 4, column run", "none of"),
        (TABLE, FIRST, FIRST.replace("Offline", "Idle"), f"{TABLE}, line 4, column scenario", "none of"),
        (TABLE, FIRST, FIRST.replace("VALID", "INVALID"), f"{TABLE}, line 4, column result", "none of VALID"),
        (TABLE, "run_1/spl.txt", "run_2/spl.txt", f"{TABLE}, line 5, column path", "none of"),
        (f"{folder('gptj-99.9', 'Server')}/spl.txt", "made_up", "another", TABLE, "not the same as"),
    ],
)
def test_a_damaged_file_is_refused_by_its_place(
    tmp_path: Path, path: str, old: str, new: str, where: str, why: str
) -> None:
    text = told(tmp_path, {path: (old, new)})
    assert text.startswith(where) and why in text


def test_a_draw_that_no_such_server_has_is_refused(tmp_path: Path) -> None:
    files = made_up_files()
    path = f"{folder('retinanet', 'Offline')}/spl.txt"
    files[path] = (
        files[path].replace("Watts,5100.000000", "Watts,15100.000000").replace("Watts,3100.0", "Watts,13100.0")
    )
    row = "retinanet,Offline,run_1,VALID"
    lines = files[TABLE].splitlines(keepends=True)
    files[TABLE] = "".join(
        line.replace("5100.0", "15100.0").replace("51000.0", "151000.0") if row in line else line for line in lines
    )
    text = refusal(STUDY, write(files, tmp_path / "study"), tmp_path / "measurements")
    assert "over the profile's limit of 10200 W" in text and "retinanet" in text


@pytest.mark.parametrize("path", [TABLE, MACHINE, SPL, OFFLINE, DECLARED, ACCURACY])
def test_a_missing_file_is_named(tmp_path: Path, path: str) -> None:
    files = made_up_files()
    del files[path]
    text = refusal(STUDY, write(files, tmp_path / "study"), tmp_path / "measurements")
    assert text.startswith(f"{path} is missing; ")


def test_a_missing_row_is_named(tmp_path: Path) -> None:
    files = made_up_files()
    files[TABLE] = "".join(
        line for line in files[TABLE].splitlines(keepends=True) if "bert-99.9,Server,run_1" not in line
    )
    text = refusal(STUDY, write(files, tmp_path / "study"), tmp_path / "measurements")
    assert text.startswith(f"{TABLE}: no row of bert-99.9, Server, run_1; ")
