"""How long a query takes: the machine's time for it, and how long whoever asks waits."""

from typing import Any

import pytest

from generator.labels.comparing.latency import latency, machine_seconds
from generator.pages.comparing.bounds import bounds
from tests import factories, served
from tests.factories import PROFILE_ID, TASK, record
from tests.pages.making import TASKS, edition, label, scale

# A tiny record's GPU takes half the energy at 200 W: 9 ms a query of IMDB, 18 ms of SST-2.
SECONDS = 0.0135


def _served(*points: Any) -> Any:
    return label(factories.record_from(served.document(points)), under=served.study_profile())


@pytest.mark.parametrize(("batch", "waited"), [(1, SECONDS), (32, 32 * SECONDS)])
def test_a_query_waits_for_its_batch(batch: int, waited: float) -> None:
    made = label(record(configuration={"batch_size": batch}), scale())
    assert machine_seconds(made) == pytest.approx(SECONDS, rel=1e-3)
    assert latency(made) == pytest.approx(waited, rel=1e-3)


def test_how_long_a_server_let_one_wait_only_it_can_tell() -> None:
    quiet = _served(served.point(64, 2.0))
    assert machine_seconds(quiet) is not None
    assert latency(quiet) is None
    told = _served(served.point(64, 2.0, latency={"end_to_end_s": {"p50": 3.5, "mean": 4.0}}))
    assert latency(told) == 3.5


def test_what_is_not_known_of_one_workload_is_not_known_of_their_mean() -> None:
    document = served.document()
    other = served.means(2.0)
    del other["duration_s"]
    document["workloads"].append({"id": "other", "dataset": {"name": "other"}, "means": other})
    made = label(factories.record_from(document), under=served.study_profile())
    assert machine_seconds(made) is None
    assert latency(made) is None


def test_a_table_offers_bounds_on_what_it_knows_in_the_metrics_own_direction() -> None:
    def offered(**changes: Any) -> list[tuple[str, str, str]]:
        made = edition([label(record(**changes), scale())], [scale()])
        return [(item.name, item.way, item.hint) for item in bounds(TASKS[TASK], made.rankings[TASK, PROFILE_ID])]

    waits = ("latency", "most", "seconds a query; here 0.0135")
    assert offered() == [waits]
    quality = [factories.measured_quality(name, value) for name, value in (("imdb", 0.9), ("sst2", 0.8))]
    assert offered(quality=quality)[1:] == [waits]
    assert offered(quality=quality)[0][:2] == ("quality", "least")
    assert offered(quality=quality)[0][2].endswith("here 0.850")
    wrong = [figure | {"metric": "word error rate", "better": "lower", "chance": None} for figure in quality]
    assert offered(quality=wrong)[0][:2] == ("quality", "most")
