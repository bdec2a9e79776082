"""A made-up study in the layout of "Power Hungry Processing": the fixture in `tests/fixtures/study/`.

Every number is invented; only the names of columns, files, models and data sets are the study's. Energies are
round so that means can be checked by hand. `python -m tests.studies.power_hungry.made_up` writes the fixture anew.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from generator.studies.power_hungry import importer
from generator.studies.power_hungry.files import StudyFile, study_files

FIXTURE = Path(__file__).resolve().parents[2] / "fixtures" / "study"
COMPLETE, BASE, LENGTHS = "data/emissions/complete", "data/emissions/base", "data/lengths/complete"
GPU_WATTS = 500
_PROFILES = FIXTURE.parents[2] / "measurements" / "profiles"
_ALL_FILES = study_files()
_COLUMNS = (
    "project_name,run_id,duration,emissions,emissions_rate,cpu_power,gpu_power,ram_power,cpu_energy,gpu_energy,"
    "ram_energy,energy_consumed,country_name,country_iso_code,region,cloud_provider,cloud_region,os,python_version,"
    "codecarbon_version,cpu_count,cpu_model,gpu_count,gpu_model,longitude,latitude,ram_total_size,tracking_mode,on_cloud"
)
_MACHINE = 'Made-up-OS,3.8.16,2.3.1,1,"Made-up processor, 1 GHz",8,8 x made-up GPU,0.0,0.0,1000.0,machine,N'


@dataclass(frozen=True)
class Cell:
    """The runs of one model in one file: kWh of each run's query phase, and what is odd about them."""

    file: str
    model: str
    kilowatt_hours: tuple[str, ...]
    regions: Mapping[int, str]
    transfer: bool = False
    spreadsheet: bool = False


CELLS = (
    Cell("text_classif_sst2", "nlptown/bert-base-multilingual-uncased-sentiment", ("0.001", "0.002", "0.003"), {}),
    Cell("text_classif_sst2", "distilbert-base-uncased-finetuned-sst-2-english", ("0.0015", "0.0016", "0.0017"), {}),
    Cell("text_classif_imdb", "nlptown/bert-base-multilingual-uncased-sentiment", ("0.003", "0.003", "0.003"), {}),
    Cell("zeroshot_sentiment_sst2_bloomz", "bigscience/bloomz-7b1", ("0.03", "0.04", "0.05"), {}, transfer=True),
    Cell("obj_detection_coco", "facebook/detr-resnet-50", ("0.2", "0.2", "0.2"), {}, spreadsheet=True),
    Cell("obj_detection_coco_resized", "facebook/detr-resnet-50", ("0.05", "0.05", "0.05"), {1: "quebec"}),
    Cell("itt_redcaps", "fxmarty/pix2struct-tiny-random", ("0.004", "0.005", "0.006"), {}),
)
LENGTHS_TABLE = "Input,Output,model,dataset\n10,1,bigscience/bloomz-7b,sst\n20,2,bigscience/bloomz-7b,sst\n"
PERFORMANCE_TABLE = (
    'model,task,type,sst2 (acc),imdb (acc),tomatoes (acc),sciq (acc),squad (f1),"squad_v2 (f1, has answer)",'
    "samsum (rouge),xsum (rouge),cnn (rouge)\n"
    "bigscience/bloomz-7b1,sentiment,decoder,0.5,0.25,0.75,,,,,,\n"
    "bigscience/bloomz-7b1,qa,decoder,,,,0.125,,,,,\n"
)


def run_id(cell: Cell, number: int) -> str:
    """A made-up id in the form that CodeCarbon gives."""
    return f"00000000-0000-4000-8000-{CELLS.index(cell):06d}{number:06d}"


def made_up_files() -> dict[str, str]:
    """Every file of the fixture by its path inside the study."""
    tables = {"data/lengths/complete/made_up.csv": LENGTHS_TABLE, "eval/performance.csv": PERFORMANCE_TABLE}
    for cell in CELLS:
        path = f"{COMPLETE}/{cell.file}.csv"
        tables[path] = tables.get(path, f"timestamp,{_COLUMNS}\n") + "".join(_complete_rows(cell))
        for number in range(len(cell.kilowatt_hours)):
            path = f"{BASE}/emissions_base_{run_id(cell, number)}.csv"
            tables[path] = f"task_name,timestamp,{_COLUMNS}\n" + "".join(_phase_rows(cell, number))
    return tables


def _complete_rows(cell: Cell) -> Iterator[str]:
    for number, energy in enumerate(cell.kilowatt_hours):
        stamp = f"2023-10-02 9:0{number}:00" if cell.spreadsheet else f"2023-10-02T09:0{number}:00"
        yield f"{stamp},{_values(cell, number, Decimal(energy) + 1)}\n"


def _phase_rows(cell: Cell, number: int) -> Iterator[str]:
    # Loading takes a whole kWh: it would show in every figure that it got into.
    yield f"load model,2023-10-02T09:00:00,{_values(cell, number, Decimal(1))}\n"
    if cell.transfer:
        yield f"transfer model to GPU,2023-10-02T09:00:00,{_values(cell, number, Decimal('0.5'))}\n"
    yield f"query model,2023-10-02T09:00:00,{_values(cell, number, Decimal(cell.kilowatt_hours[number]))}\n"


def _values(cell: Cell, number: int, energy: Decimal) -> str:
    gpu, cpu, ram = energy / 2, energy / 10, energy * 2 / 5
    duration = gpu * 3_600_000 / GPU_WATTS
    place = f"Nowhere,NWH,{cell.regions.get(number, 'oregon')},,"
    return (
        f"{cell.model},{run_id(cell, number)},{duration},0.1,0.1,42.5,500.0,430.0,{cpu},{gpu},{ram},{energy},"
        f"{place},{_MACHINE}"
    )


def made_up_study_files() -> tuple[StudyFile, ...]:
    """What the importer knows of the fixture's files, in the place of all 56."""
    names = {cell.file for cell in CELLS}
    return tuple(file for file in _ALL_FILES if file.name in names)


def measurements_for_import(folder: Path) -> Path:
    """A measurements/ folder that holds the study's profile and no record; returns it.

    The profile is the committed one but for its bounds on processor and memory: the made-up runs have round
    figures there, not the study's constants.
    """
    profiles = folder / "profiles"
    profiles.mkdir(parents=True)
    lines = (_PROFILES / f"{importer.PROFILE}.toml").read_text("utf-8").splitlines(keepends=True)
    kept = [line for line in lines if not line.startswith(("cpu_min", "cpu_max", "ram_min", "ram_max"))]
    (profiles / f"{importer.PROFILE}.toml").write_text("".join(kept), "utf-8")
    return folder


if __name__ == "__main__":
    for name, text in made_up_files().items():
        target = FIXTURE / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, "utf-8")
