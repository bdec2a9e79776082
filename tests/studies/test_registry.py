"""Studies are registered in one table, and no other module knows one by its name."""

import re
from pathlib import Path

from generator.studies.registry import EXPLAINED, REGISTERED, studies
from tests.own_process import energy_label


def test_each_entry_loads_the_study_of_its_name() -> None:
    assert [entry.id for entry in REGISTERED] == list(studies())
    assert all(study.id == name and study.profiles for name, study in studies().items())
    assert EXPLAINED in studies()


def test_a_profile_is_one_study_s() -> None:
    profiles = [profile for study in studies().values() for profile in study.profiles]
    assert len(set(profiles)) == len(profiles)


def test_no_other_module_names_a_study(repository: Path) -> None:
    names = [name for study in studies().values() for name in (study.id, *study.profiles)]
    named = re.compile("|".join(re.escape(name).replace(r"\-", "[-_]") for name in names), re.IGNORECASE)
    generator = repository / "generator"
    own = [generator / "studies" / entry.id.replace("-", "_") for entry in REGISTERED]
    elsewhere = [
        path.relative_to(generator).as_posix()
        for path in generator.rglob("*.py")
        if not any(path.is_relative_to(folder) for folder in own) and named.search(path.read_text("utf-8"))
    ]
    assert elsewhere == ["studies/registry.py"]


def test_the_command_line_offers_every_study(repository: Path) -> None:
    told = energy_label("import", "--help", cwd=repository).stdout
    assert all(entry.id in told and entry.title in told for entry in REGISTERED)
