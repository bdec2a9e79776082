"""Who stands behind a figure, on a really built site: reproduced, disputed, self-reported and published cards."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests import factories
from tests.seconds import handed_in, write_second
from tests.site.building import MEASUREMENTS, built, configuration
from tests.site.serving import served, visit

pytestmark = pytest.mark.usefixtures("builds")
STUDY = "power-hungry-8xa100-node"
# How much more than the record each second measurement reads, 5 % of meter on either side.
SECONDS = {"reproduced": (1.02, 0.97), "disputed": (1.03, 1.4, 0.6), "self-reported": ()}
STEM = f"{factories.PROFILE_ID}/{factories.TASK}/acme--"


@pytest.fixture(scope="module")
def checked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A site of one record of the study and one of each state under another profile."""
    folder = tmp_path_factory.mktemp("checked")
    profile = factories.profile_table(primary=False)
    measurements = factories.write_measurements(folder / "measurements", [], [profile])
    (measurements / "profiles" / f"{STUDY}.toml").write_bytes(
        (MEASUREMENTS / "profiles" / f"{STUDY}.toml").read_bytes()
    )
    place = f"records/{STUDY}/text-classification/distilbert--distilbert-base-uncased-finetuned-sst-2-english.json"
    (measurements / place).parent.mkdir(parents=True)
    (measurements / place).write_bytes((MEASUREMENTS / place).read_bytes())
    for state, seconds in SECONDS.items():
        first = handed_in("ann", "Ann's <b>lab</b>", model=f"acme/{state}")
        target = measurements / "records" / first.relative_path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(first.model_dump_json(exclude_none=True))
        for number, times in enumerate(seconds):
            name = f"Bob-{number}"
            write_second(measurements, handed_in(name, f"{name}'s | lab", times, model=f"acme/{state}"))
    return built(folder / "site", "--config-file", str(configuration(folder / "mkdocs.yml", measurements)))


@pytest.fixture(scope="module")
def at(checked: Path) -> Iterator[str]:
    """Where that site is served."""
    with served(checked) as address:
        yield address


@pytest.mark.parametrize(
    ("model", "said"),
    [
        ("acme/reproduced", "reproduced: 2 of 2 second measurements agree"),
        ("acme/disputed", "disputed: 2 of 3 second measurements disagree"),
        ("acme/self-reported", "self-reported: nobody else has measured it yet"),
        ("distilbert/distilbert-base-uncased-finetuned-sst-2-english", "published: as the study"),
    ],
)
@pytest.mark.parametrize("width", [390, 1280])
def test_a_card_says_who_stands_behind_its_figure(browser: Browser, at: str, model: str, said: str, width: int) -> None:
    with visit(browser, at, width, script=False) as visited:
        page = visited.open(f"models/{model}/")
        [row] = [text for text in page.locator(".el-figures > div").all_inner_texts() if text.startswith("Checked")]
        assert said in row
        times = SECONDS.get(model.removeprefix("acme/"), ())
        rows = page.locator(".el-again tbody tr")
        # The label's own comes first, and every second measurement is there, agreeing or not.
        assert rows.count() == (1 + len(times) if times else 0)
        for number, factor in enumerate(times):
            text = rows.nth(number + 1).inner_text()
            assert f"Bob-{number}'s | lab" in text
            assert ("yes" if abs(factor - 1) < 0.07 else "no") in text.split()
        assert page.locator(".el-again b").count() == 0
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        page.locator(".el-figures a", has_text="what that means").click()
        page.wait_for_url("**/methodology/#checked-by-somebody-else")
        assert page.locator("#checked-by-somebody-else").count() == 1


def test_second_measurements_are_published_byte_for_byte_and_told_by_the_api(checked: Path) -> None:
    document = json.loads((checked / "api/v1/models/acme/disputed.json").read_text())
    [label] = document["labels"]
    assert label["verification"]["state"] == "disputed"
    found = label["verification"]["reproductions"]
    assert [item["submitter"] for item in found] == ["Bob-0", "Bob-1", "Bob-2"]
    assert [item["agrees"] for item in found] == [True, False, False]
    for number, item in enumerate(found):
        published = (checked / item["record"]).read_bytes()
        measurements = checked.parent / "measurements"
        assert published == (measurements / "reproductions" / f"{STEM}disputed" / f"bob-{number}.json").read_bytes()
    assert label["class"] is None
    assert label["submitter"] == "ann"


def test_second_measurements_have_no_label_of_their_own(checked: Path) -> None:
    index = json.loads((checked / "api/v1/index.json").read_text())
    assert index["counts"]["labels"] == 1 + len(SECONDS)
    table = (checked / "data" / "labels.csv").read_text().splitlines()
    column = table[0].split(",").index("verification")
    rows = json.loads((checked / "data" / "labels.json").read_text())
    assert sorted(row["verification"] for row in rows) == ["disputed", "published", "reproduced", "self-reported"]
    assert column == list(rows[0]).index("verification")
    assert "bob" not in (checked / "data" / "runs.csv").read_text().casefold()
