"""The feed keeps to RFC 4287, tells what changed before what is merely old, and its ids never move."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from lxml import etree, html

from generator.pages.edition.edition import Edition
from generator.pages.edition.publications import publication_of
from generator.pages.environment import environment
from generator.pages.finding import feed
from generator.records.publication.changes import Change, Entry
from tests import served
from tests.factories import profile, record
from tests.pages import serving
from tests.pages.hostile import HOSTILE
from tests.pages.making import DAY, SITE_URL, edition, label, scale

ATOM = "{http://www.w3.org/2005/Atom}"
CHANGE = Change("acme/one", "text-classification", None, "1.50", "1.60", "The meter was read twice.")
GONE = Change("acme/gone", "text-classification", "fp16", "2", None, "Withdrawn by its author.")


def _edition(*entries: Entry, url: str = SITE_URL) -> Edition:
    on = scale()
    made = edition([label(record("acme/one"), on), label(record("zeta/two"), on)], [on])
    return Edition(DAY, url, made.labels, made.profiles, made.scales, made.tasks, changes=entries)


def _feed(made: Edition) -> etree._Element:
    return etree.fromstring(feed.feed_document(environment(), made).encode())


def _entries(root: etree._Element) -> list[dict[str, str]]:
    """The texts of each entry by name; of a link, where it leads."""
    return [
        {str(item.tag).removeprefix(ATOM): str(item.text or item.get("href")) for item in entry}
        for entry in root.iter(f"{ATOM}entry")
    ]


def test_what_changed_leads_and_says_old_and_new() -> None:
    changelog, change, gone, *measured = _entries(_feed(_edition(Entry(DAY, 1, "", ("Mended.",), (CHANGE, GONE)))))
    assert changelog["title"] == f"Changes of {DAY.isoformat()}"
    assert changelog["summary"] == "Mended."
    assert change["title"] == "Changed: acme/one, text classification: 1.50 Wh → 1.60 Wh"
    assert change["link"] == f"{SITE_URL}models/acme/one/"
    assert change["summary"].endswith("The meter was read twice.")
    assert gone["title"] == "Changed: acme/gone, text classification, fp16: 2 Wh → no figure"
    assert gone["link"] == f"{SITE_URL}models/"
    assert [entry["link"] for entry in measured] == [f"{SITE_URL}models/{name}/" for name in ("acme/one", "zeta/two")]
    assert measured[0]["title"].startswith("Measured on 1 × tiny: acme/one, text classification: 1.50 Wh")
    assert "class C" in measured[0]["title"]


def test_a_label_has_the_day_on_which_it_was_published_and_not_that_of_measuring() -> None:
    made = _edition()
    one, two = made.labels
    day = date(2025, 12, 1)
    assert one.source.measured_to < day < DAY
    ledger = [publication_of(one, day)]
    found = {entry["link"]: entry["updated"] for entry in _entries(_feed(replace(made, ledger=ledger)))}
    assert found == {
        f"{SITE_URL}models/{one.subject.model}/": f"{day.isoformat()}T00:00:00Z",
        # What the ledger lacks is published with this edition.
        f"{SITE_URL}models/{two.subject.model}/": f"{DAY.isoformat()}T00:00:00Z",
    }


def test_ids_are_stable_whatever_comes_above_and_wherever_the_site_lives() -> None:
    first = Entry(date(2025, 1, 1), 1, "first", ("Nothing before.",), (CHANGE,))
    newer = Entry(DAY, 1, "newer", ("More.",), ())
    before = {entry["id"]: entry["title"] for entry in _entries(_feed(_edition(first)))}
    after = {entry["id"]: entry["title"] for entry in _entries(_feed(_edition(newer, first, url="https://b.example/")))}
    assert before.items() <= after.items()
    assert len(after) == len(before) + 1


def test_a_record_that_changes_is_another_entry() -> None:
    one, other = (_entries(_feed(edition([label(record(energies={"imdb": (x,) * 3}))])))[0]["id"] for x in (1.0, 1.1))
    assert one != other


def test_the_newest_come_first_and_measurements_push_no_change_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(feed, "MOST_ENTRIES", 3)
    old = Entry(date(2001, 1, 1), 1, "old", (), ())
    found = _entries(_feed(_edition(Entry(DAY, 1, "new", (), ()), old)))
    assert len(found) == 3
    assert found[0]["title"] == "New"
    days = [entry["updated"] for entry in found]
    assert days == sorted(days, reverse=True)
    assert found[-1]["title"] == "Old"


def test_labels_of_one_model_are_told_apart_by_variant_machine_and_serving() -> None:
    node = served.study_profile(**serving.NODE)
    made = [*(item for item, _, _ in serving.kinds().values() if item.setup.profile == served.STUDY_ID)]
    variants = [label(record("acme/one", configuration={"precision": name})) for name in ("fp16", "fp32")]
    found = _entries(_feed(edition([*made, *variants], profiles=[profile(), served.study_profile(), node])))
    titles = [entry["title"] for entry in found]
    assert len(set(titles)) == len(titles)
    assert {"Measured on 1 × tiny, fp16: acme/one", "Measured on 1 × tiny, fp32: acme/one"} <= {
        title.split(", text")[0] for title in titles
    }
    (point,) = (entry for entry in found if "7.70 Wh" in entry["title"])
    assert "provisional class" in point["title"]
    assert "Served: 128 requests at once on 1 GPU, tinyserve 1.0." in point["content"]


def test_hostile_words_stay_words() -> None:
    change = Change("acme/one", "text-classification", None, "1", "2", HOSTILE)
    root = _feed(_edition(Entry(DAY, 1, HOSTILE, (HOSTILE,), (change,))))
    first, second, *_ = _entries(root)
    assert first["title"] == HOSTILE
    for entry in (first, second):
        shown = html.fromstring(f"<div>{entry['content']}</div>")
        assert shown.xpath(".//script | .//style | .//img[@onerror]") == []
        assert HOSTILE in shown.text_content()


def test_a_feed_of_nothing_measured_is_still_a_feed(tmp_path: Path) -> None:
    root = _feed(edition([]))
    assert _entries(root) == []
    assert root.findtext(f"{ATOM}updated") == f"{DAY.isoformat()}T00:00:00Z"
