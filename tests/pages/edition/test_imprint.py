"""Who publishes a site: read from site.toml and a workflow's variables, with hostile values refused in one sentence."""

from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.errors import EnergyLabelError
from generator.pages.edition.imprint import NOBODY, Imprint, read_imprint
from tests.factories import toml_text

WORKFLOW = {"GITHUB_SERVER_URL": "https://github.com", "GITHUB_REPOSITORY": "somebody/labels", "SITE_COMMIT": "a" * 40}
GOOD = {
    "name": "Acme's models",
    "publisher": "Acme & Söhne",
    "contact": "energy@acme.example",
    "repository": "https://github.com/acme/labels.git",
    "address": "https://labels.acme.example",
}


def _read(folder: Path, table: dict[str, str] | str, environment: dict[str, str] | None = None) -> Imprint:
    text = table if isinstance(table, str) else toml_text(table)
    (folder / "site.toml").write_text(text, "utf-8")
    return read_imprint(folder, folder / "measurements", environment or {})


def test_every_key_is_read(tmp_path: Path) -> None:
    found = _read(tmp_path, GOOD)
    assert found == Imprint(
        "Acme's models",
        "Acme & Söhne",
        "energy@acme.example",
        "https://github.com/acme/labels",
        "https://labels.acme.example/",
        "github",
    )
    assert found.by == "Acme's models (Acme & Söhne)"
    assert found.contact_address == "mailto:energy@acme.example"
    assert (found.action, found.repository_name) == ("acme/labels", "labels")


def test_the_committed_file_leads_a_fork_to_itself() -> None:
    root = Path(__file__).parents[3]
    alone, forked = (read_imprint(root, root / "measurements", found) for found in ({}, WORKFLOW))
    assert (alone.repository, alone.address, alone.contact) == (None, None, None)
    assert (forked.repository, forked.commit) == ("https://github.com/somebody/labels", "a" * 40)
    assert alone.publisher == forked.publisher == "the model-energy-label contributors"


def test_what_is_written_wins_over_the_workflow(tmp_path: Path) -> None:
    written = {"repository": "https://git.acme.example/energy/labels"}
    found = _read(tmp_path, written, WORKFLOW)
    assert (found.repository, found.forge, found.commit, found.report_address) == (
        "https://git.acme.example/energy/labels",
        None,
        None,
        None,
    )
    same = _read(tmp_path, {"repository": "https://github.com/somebody/labels"}, WORKFLOW)
    assert same.commit == "a" * 40


def test_whose_file_it_is(tmp_path: Path) -> None:
    """The checkout's tells of the checkout's measurements, a folder's of that folder, and SITE_TOML of any."""
    own, named = tmp_path / "own", tmp_path / "named.toml"
    own.mkdir()
    (tmp_path / "site.toml").write_text('publisher = "the checkout"\n')
    assert read_imprint(tmp_path, tmp_path / "measurements", {}).publisher == "the checkout"
    assert read_imprint(tmp_path, own, {}) == NOBODY
    (own / "site.toml").write_text('publisher = "the folder"\n')
    assert read_imprint(tmp_path, own, {}).publisher == "the folder"
    named.write_text('publisher = "the named"\n')
    assert read_imprint(tmp_path, own, {"SITE_TOML": str(named)}).publisher == "the named"
    named.unlink()
    with pytest.raises(EnergyLabelError, match=r"named\.toml cannot be read"):
        read_imprint(tmp_path, own, {"SITE_TOML": str(named)})


HOSTILE = {
    "a script's address": ('contact = "javascript:alert(1)"', "contact"),
    "another scheme": ('repository = "ftp://a.example/b/c"', "a repository is written as"),
    "data": ('address = "data:text/html,x"', "an address is written as"),
    "a port that is none": ('address = "https://a.example:99999/"', "ports go up to 65535"),
    "a contact's port": ('contact = "https://a.example:65536/x"', "ports go up to 65535"),
    "a user": ('address = "https://user:secret@a.example/"', "address"),
    "a query": ('address = "https://a.example/?x=1"', "an address is written as"),
    "markup": ('name = "<b>Labels</b>"', "plain text, without <"),
    "a quotation mark": ("name = 'a\" onload=\"b'", "plain text, without <"),
    "a control character": ('publisher = "a\\u0007b"', "cannot be seen"),
    "a line break": ('publisher = "a\\nb"', "cannot be seen"),
    "turned text": ('publisher = "a\\u202eb"', "cannot be seen"),
    "nothing that shows": ('name = "  "', "text is empty"),
    "ten thousand characters": (f'name = "{"x" * 10_000}"', "at most 100"),
    "a number": ("name = 5", "valid string"),
    "a table": ('[name]\na = "b"', "valid string"),
    "a host alone": ('repository = "https://github.com/acme"', "a repository is written as"),
    "out of the host": ('repository = "https://github.com/../../x"', "a repository is written as"),
    "mailto": ('contact = "mailto:a@b.example"', "an e-mail address, or"),
    "a header": ('contact = "a@b.example?bcc=c@d.example"', "an e-mail address, or"),
    "an unknown key": ('publsher = "Acme"', "did you mean publisher"),
    "no TOML": ("name =", "cannot be read"),
    "too large": ("#" * 300_000, "cannot be read"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_what_is_hostile_is_refused_in_one_short_sentence(tmp_path: Path, name: str) -> None:
    text, said = HOSTILE[name]
    with pytest.raises(EnergyLabelError, match=said) as told:
        _read(tmp_path, text)
    sentence = str(told.value)
    assert "\n" not in sentence and len(sentence) < 600 and sentence.isprintable()
    assert "secret" not in sentence


def test_a_workflow_that_names_no_repository_is_told(tmp_path: Path) -> None:
    with pytest.raises(EnergyLabelError, match="is no repository's address; unset them"):
        _read(tmp_path, "", {"GITHUB_SERVER_URL": "https://github.com", "GITHUB_REPOSITORY": "a/<b>"})


_TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=40) | st.from_regex(r"\Ahttps?://.{1,30}")


@given(st.dictionaries(st.sampled_from([*GOOD]), _TEXT, max_size=5))
def test_whatever_is_read_can_stand_in_a_page(table: dict[str, str]) -> None:
    """Every link has a harmless scheme, and no text has markup or what cannot be seen."""
    lines = [f'{key} = "{_spelled(text)}"' for key, text in table.items()]
    with TemporaryDirectory() as folder:
        try:
            found = _read(Path(folder), "\n".join(lines))
        except EnergyLabelError:
            return
    for link in (found.contact_address, found.report_address, found.repository, found.address):
        assert link is None or (
            link.startswith(("https://", "http://", "mailto:")) and not set("<>\"' \n\\`") & set(link)
        )
    for text in (found.name, found.publisher or "x", found.by):
        assert text.isprintable() and text.strip() and not set('<>"') & set(text)


def _spelled(text: str) -> str:
    """Every character by its number, so that TOML takes any."""
    return "".join(f"\\U{ord(sign):08x}" for sign in text)
