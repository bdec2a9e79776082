"""What is read lies in the measurements: no link leads out of them, wherever on the way it is."""

import shutil
from pathlib import Path

import pytest

from generator.cli import main
from generator.records.files.plain import is_plain
from tests import factories

SECRET = "## 2026-01-01\n\n- a secret line that is no change\n"


@pytest.mark.parametrize("name", ["CHANGES.md", "records", "profiles", "published.jsonl", "models"])
def test_a_link_in_the_measurements_is_refused_and_what_is_behind_it_not_quoted(
    tmp_path: Path, name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    measurements = factories.write_measurements(tmp_path / "m", [factories.record()])
    place, elsewhere = measurements / name, tmp_path / "elsewhere"
    if place.is_dir():
        shutil.move(place, elsewhere)
    elif name == "models":
        elsewhere.mkdir()
        (elsewhere / "acme--x.toml").write_text("secret")
    else:
        place.unlink(missing_ok=True)
        elsewhere.write_text(SECRET)
    place.symlink_to(elsewhere)
    assert main(["check", "--measurements", str(measurements)]) == 1
    told = capsys.readouterr().err
    assert f"{name}: file = a link" in told and "secret" not in told


@pytest.mark.parametrize("folder", ["profiles", "models"])
def test_nor_is_a_link_among_files_written_by_hand(
    tmp_path: Path, folder: str, capsys: pytest.CaptureFixture[str]
) -> None:
    measurements = factories.write_measurements(tmp_path / "m", [factories.record()])
    (measurements / folder).mkdir(exist_ok=True)
    (tmp_path / "elsewhere").write_text("secret")
    (measurements / folder / "acme--x.toml").symlink_to(tmp_path / "elsewhere")
    assert main(["check", "--measurements", str(measurements)]) == 1
    told = capsys.readouterr().err
    assert "not a plain file" in told and "secret" not in told


def test_where_the_measurements_themselves_lie_is_the_user_s(tmp_path: Path) -> None:
    factories.write_measurements(tmp_path / "m", [factories.record()])
    (tmp_path / "link").symlink_to(tmp_path / "m")
    assert main(["check", "--measurements", str(tmp_path / "link")]) == 0


def test_a_file_is_plain_where_nothing_on_its_way_is_a_link(tmp_path: Path) -> None:
    (tmp_path / "a" / "b").mkdir(parents=True)
    (tmp_path / "a" / "b" / "file").write_text("x")
    (tmp_path / "other").symlink_to(tmp_path / "a")
    assert is_plain(tmp_path / "a" / "b" / "file", tmp_path)
    assert not is_plain(tmp_path / "other" / "b" / "file", tmp_path)
    assert not is_plain(tmp_path / "a" / "b", tmp_path)
    assert not is_plain(tmp_path / "a" / "none", tmp_path)
