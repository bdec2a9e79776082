"""What the method page says of assumptions: each profile's own, computed from its file and from the records."""

import json

from generator.labels.grading.status import MEANING
from generator.pages.environment import environment
from generator.pages.prose.assumptions import operating_rules, passes_apart, repeatability
from generator.pages.prose.understand_pages import statuses
from tests import served
from tests.factories import profile
from tests.pages import serving
from tests.pages.making import TASKS, edition, label


def test_every_declaration_that_a_label_rests_on_is_told_with_its_reason_source_and_letters() -> None:
    shown = serving.kinds()
    made = [shown["provisional"], shown["operating-point"], shown["no-operating-point"]]
    html = repeatability(environment(), edition([item[0] for item in made], profiles=[made[0][2]]))
    known = made[0][2].uncertainty.repeatability
    assert known is not None
    assert known.reason in html and known.source in html
    # Of the three labels two have a letter.
    assert '15\u00a0%</td><td data-head="Runs">too few</td><td data-head="Provisional letters" class="n">2</td>' in html


def test_where_nothing_is_declared_or_served_in_several_ways_nothing_is_told() -> None:
    made = edition([label()], profiles=[profile()])
    assert repeatability(environment(), made) == operating_rules(environment(), made) == ""


def test_the_rules_are_those_of_the_tasks_file_and_of_tasks_that_needed_one() -> None:
    shown = serving.kinds()
    labels = [shown[kind][0] for kind in ("operating-point", "one-at-a-time", "video", "provisional")]
    html = operating_rules(environment(), edition(labels, profiles=[shown["operating-point"][2]]))
    assert f"<li>Chat: {TASKS['chat'].operating.words}.</li>" in html
    assert f"<li>Image generation and Video generation: {TASKS['text-to-video'].operating.words}.</li>" in html
    assert "Text classification" not in html


def test_two_passes_of_the_same_are_set_against_each_other_and_nothing_else_is() -> None:
    def point(name: str, *joules: float) -> dict[str, object]:
        runs = [
            {"id": f"{name}-{n}", "queries": 100, "query": {"duration_s": 50.0, "energy_joules": {"gpu": each}}}
            for n, each in enumerate(joules)
        ]
        made = {key: value for key, value in served.point(8, 2.0, id=name).items() if key != "means"}
        return json.loads(json.dumps({**made, "runs": runs}))  # type: ignore[no-any-return]

    twice = served.record([point("a", 10_000.0, 10_100.0), point("b", 10_300.0, 10_000.0), point("c", 9_000.0)])
    assert passes_apart([twice, served.record()]) == (
        "Of 2 pairs of whole passes of the same on one server, one right after the other, the two differ by 2.0\u00a0% "
        "on the mean and 3.0\u00a0% at most."
    )
    assert passes_apart([served.record()]) == ""


def test_a_provisional_letter_is_no_reason_for_having_none() -> None:
    html = statuses(environment())
    assert MEANING["no-operating-point"] in html
    assert MEANING["provisional"] not in html and MEANING["graded"] not in html
