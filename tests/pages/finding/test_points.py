"""The table of points: every way of serving, and one row of what was measured in one way alone."""

import json

from generator.pages.finding.columns import LABELS, POINTS, RUNS
from generator.pages.finding.downloads import label_rows
from generator.pages.finding.points import point_rows
from generator.pages.finding.run_rows import run_rows
from tests import factories, served
from tests.pages import serving
from tests.pages.making import edition, label


def test_a_label_of_several_points_has_a_row_for_each_and_one_is_its_own() -> None:
    shown, on, profile = serving.kinds()["operating-point"]
    rows = list(point_rows(edition([shown], [on] if on else [], [profile])))
    assert [row["point"] for row in rows] == [point["id"] for point in serving.CURVE]
    assert [row["wh_per_1000_queries"] for row in rows if row["operating"]] == [shown.result.value]
    assert all(row["serving"] == "server" and row["engine"] == "tinyserve 1.0" for row in rows)
    own = next(row for row in rows if row["operating"])
    assert (own["at_once"], own["gpus"], own["inter_token_s"], own["inter_token_basis"]) == (128, 1, 0.044, "median")
    # Missing is empty, never zero.
    assert (own["queries_in_all"], own["width"], own["frames"]) == (None, None, None)


def test_a_data_set_measured_in_one_way_has_one_row() -> None:
    rows = list(point_rows(edition([label()])))
    assert [(row["workload"], row["point"], row["operating"]) for row in rows] == [
        ("imdb", None, True),
        ("sst2", None, True),
    ]


def test_the_documented_columns_are_those_of_the_rows() -> None:
    shown = [serving.kinds()["operating-point"], serving.kinds()["provisional"]]
    made = edition([item[0] for item in shown], profiles=[shown[0][2]])
    for columns, rows in ((POINTS, point_rows(made)), (LABELS, label_rows(made))):
        for row in rows:
            assert list(row) == [column.name for column in columns]


def test_runs_of_a_point_are_among_the_runs_with_its_name() -> None:
    run = {**factories.run_document("a-run", 2.0), "query": {"duration_s": 9.0, "energy_joules": {"gpu": 7200.0}}}
    del run["finished_at"]
    point = served.point(8, 2.0)
    del point["means"]
    (row,) = run_rows(json.loads(json.dumps(served.document([point | {"runs": [run]}]))))
    named = dict(zip([column.name for column in RUNS], row, strict=True))
    assert (named["point"], named["run"], named["finished_at"]) == ("8-on-1", "a-run", None)
    assert (named["query_gpu_joules"], named["query_cpu_joules"]) == (7200.0, None)
