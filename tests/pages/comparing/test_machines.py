"""A task on several machines: a page for each, a switch between them, and never one table of two."""

import json
from dataclasses import replace
from functools import cache
from itertools import islice

from lxml import html

from generator.labels.label import Label
from generator.pages import urls
from generator.pages.comparing.models_pages import models_table
from generator.pages.comparing.table import table_document
from generator.pages.edition.edition import Edition
from generator.pages.page import Page
from generator.pages.wording.boundary import boundary_in_words
from generator.studies.registry import studies
from tests import served
from tests.factories import PROFILE_ID, TASK, profile, record
from tests.pages import making
from tests.pages.serving import NODE

OTHER = "new-gpu"
UNDER = {
    PROFILE_ID: profile(),
    OTHER: profile(id=OTHER, title="One new GPU", short="1 × new", primary=False),
}


def _label(model: str, figure: float, machine: str = PROFILE_ID) -> Label:
    energies = dict.fromkeys(("imdb", "sst2"), (figure, figure * 1.01, figure * 0.99))
    scale = replace(making.scale(), profile=machine)
    return making.label(record(model, energies=energies, profile=machine), scale, UNDER[machine])


@cache
def _edition() -> Edition:
    """Three models on one machine, and two of them on another: that with more of them comes first."""
    labels = [_label(f"acme/{name}", 1.0 + place) for place, name in enumerate("abc")]
    labels += [_label(f"acme/{name}", 40.0 - place, OTHER) for place, name in enumerate("ab")]
    scales = [making.scale(), replace(making.scale(), profile=OTHER)]
    return making.edition(labels, scales, list(UNDER.values()))


@cache
def _pages() -> dict[str, Page]:
    return {path: page for path, page in making.pages(_edition()).items() if path.startswith("tasks/")}


def _body(path: str) -> html.HtmlElement:
    return html.fromstring(_pages()[path].body)


def _models(page: html.HtmlElement) -> list[str]:
    return [" ".join(item.text_content().split()) for item in page.xpath("//tbody/tr/th")]


def test_the_task_s_own_page_is_that_of_the_first_machine_and_each_has_one_besides() -> None:
    own, first, second = (f"tasks/{TASK}{rest}/index.md" for rest in ("", f"/{PROFILE_ID}", f"/{OTHER}"))
    assert list(_pages()) == [own, first, second]
    assert _models(_body(own)) == _models(_body(first)) == ["acme/a", "acme/b", "acme/c"]
    assert _models(_body(second)) == ["acme/b", "acme/a"]
    assert len({page.title for page in _pages().values()}) == len({page.description for page in _pages().values()}) == 3


def test_one_machine_alone_needs_no_page_of_its_own_and_no_switch() -> None:
    made = making.pages(making.edition([_label("acme/a", 1.0)], [making.scale()]))
    assert [path for path in made if path.startswith("tasks/")] == [f"tasks/{TASK}/index.md"]
    assert "el-machines" not in made[f"tasks/{TASK}/index.md"].body


def test_the_switch_names_each_machine_with_year_and_boundary_and_marks_this_one() -> None:
    for path, here in ((f"tasks/{TASK}/index.md", PROFILE_ID), (f"tasks/{TASK}/{OTHER}/index.md", OTHER)):
        page = _body(path)
        links = page.xpath('//nav[@class="el-machines"]//li/a')
        base = "../" * path.count("/")
        assert [link.get("href") for link in links] == [base + urls.machine_page(TASK, name) for name in UNDER]
        assert [link.get("aria-current") for link in links] == ["page" if name == here else None for name in UNDER]
        assert "1 × tiny, 2025 1 GPU measured; processor and memory estimated; 3 models" in links[0].text_content()
        # A link of before to a machine's part of the page leads to the machine still.
        ids = page.xpath("//@id")
        assert set(UNDER) <= set(ids)
        assert len(ids) == len(set(ids))
        assert page.xpath(f'//h2[@id="{here}"]')


def test_the_page_says_who_measured_where_they_are_more_than_one() -> None:
    first, second = (study.profiles[0] for study in islice(studies().values(), 2))
    assert _measured_by(first, second) == "Measured on 2 machines by 2 studies, each with a method of its own."
    assert (
        _measured_by(first, OTHER)
        == "Measured on 2 machines by 1 study and by our suite, each with a method of its own."
    )
    assert _measured_by(PROFILE_ID, OTHER) == "Measured on 2 machines."


def _measured_by(*machines: str) -> str:
    under = [profile(id=machine, primary=machine == machines[0]) for machine in machines]
    records = [
        record("acme/a", energies=dict.fromkeys(("imdb", "sst2"), (1.0, 1.01, 0.99)), profile=on.id) for on in under
    ]
    labels = [making.label(told, None, on) for told, on in zip(records, under, strict=True)]
    page = making.pages(making.edition(labels, [], under))[f"tasks/{TASK}/index.md"]
    return str(html.fromstring(page.body).xpath('string(//nav[@class="el-machines"]//b)'))


def test_the_file_beside_the_page_is_found_from_each_page() -> None:
    for path, page in _pages().items():
        (form,) = html.fromstring(page.body).xpath("//form[@data-rows]")
        base = "../" * path.count("/")
        assert form.get("data-rows") == f"{base}tasks/{TASK}/table.json"
        assert form.get("data-base") == base
    assert list(json.loads(table_document(TASK, _edition()))) == [PROFILE_ID, OTHER]


def test_all_models_stand_in_one_table_with_job_and_machine_and_in_groups_that_are_never_mixed() -> None:
    page = html.fromstring(making.pages(_edition())["models/index.md"].body)
    rows = page.xpath("//tbody/tr")
    assert _models(page) == ["acme/a", "acme/a", "acme/b", "acme/b", "acme/c"]
    assert [row.xpath('string(td[contains(@class, "c-machine")])') for row in rows][:2] == [
        "1 × tiny, 2025",
        "1 × new, 2025",
    ]
    links = [row.xpath('string(td[@class="c-job"]/a/@href)') for row in rows]
    assert links[:2] == [f"../{urls.machine_page(TASK, name)}" for name in UNDER]
    told = json.loads(models_table(_edition()))["all"]["columns"]
    assert told["group"] == [0, 1, 0, 1, 0]
    assert told["model"] == _models(page)


def test_a_boundary_in_a_few_words() -> None:
    assert boundary_in_words(profile()) == "1 GPU measured; processor and memory estimated"
    assert boundary_in_words(served.study_profile()).startswith("GPUs of the job measured")
    assert boundary_in_words(served.study_profile(**NODE)) == "whole computer at the wall, measured"
    eight = profile(accelerators_counted=8)
    assert boundary_in_words(eight) == "8 GPUs, of which 1 worked, measured; processor and memory estimated"
