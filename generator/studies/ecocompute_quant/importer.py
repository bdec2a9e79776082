"""Importer of Zhang's measurements of bitsandbytes (2026): the files that were published of each machine."""

from pathlib import Path

from generator.records.model import Record
from generator.studies.csvfile import StudyFiles
from generator.studies.ecocompute_quant.a800 import a800_records
from generator.studies.ecocompute_quant.batches import batch_record
from generator.studies.ecocompute_quant.july import july_records
from generator.studies.ecocompute_quant.rtx4090 import august_records
from generator.studies.ecocompute_quant.tables import table_records


def read_study(source: Path) -> list[Record]:
    """All records of the study, sorted by path. Raises `EnergyLabelError` naming file, line and column."""
    data = StudyFiles(source)
    records = [
        *a800_records(data),
        batch_record(data),
        *july_records(data),
        *august_records(data),
        *table_records(data),
    ]
    return sorted(records, key=lambda record: record.relative_path)
