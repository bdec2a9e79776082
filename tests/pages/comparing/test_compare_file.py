"""What the compare page's script knows of all models together: as much as the API says, and no more for more models."""

import json

from generator.pages.api.documents import index_document, task_document
from generator.pages.comparing.compare_file import compare_document
from generator.pages.edition.edition import Edition
from tests.factories import PROFILE_ID, TASK, record
from tests.pages.making import edition, label, scale


def _edition(models: int) -> Edition:
    energies = [dict.fromkeys(("imdb", "sst2"), (n + 1.0, n + 1.01, n + 0.99)) for n in range(models)]
    made = [label(record(f"acme/m{n}", energies=own), scale()) for n, own in enumerate(energies)]
    return edition(made, [scale()])


def test_it_says_what_the_api_says() -> None:
    six = _edition(6)
    found = json.loads(compare_document(six))
    index = json.loads(index_document(six, {}, []))
    assert found["edition"] == index["edition"]
    assert found["scales"] == index["scales"]
    assert list(found["task_details"]) == list(index["tasks"])
    for kind in ("task_details", "profiles"):
        assert found[kind].keys() == index[kind].keys()
        for name, told in found[kind].items():
            assert told.items() <= index[kind][name].items()


def test_it_names_the_thriftiest_in_the_order_of_the_ranking_each_model_once() -> None:
    six = _edition(6)
    again = label(record("acme/m0", energies={"imdb": (1.5, 1.5, 1.5), "sst2": (1.5, 1.5, 1.5)}), scale())
    both = edition([*six.labels, again], [scale()])
    ranking = json.loads(task_document(TASK, both))["profiles"][PROFILE_ID]["labels"]
    found = json.loads(compare_document(both))["thriftiest"][TASK][PROFILE_ID]
    assert found == list(dict.fromkeys(item["model"] for item in ranking))[:5]


def test_it_grows_with_no_model() -> None:
    few, many = _edition(6), _edition(60)
    assert len(compare_document(many)) == len(compare_document(few))
