"""The open pull requests of a model's repository, asked for page by page, and only so many pages.

huggingface_hub's own list goes on as long as the Hub says that there are more, without end where it says so with an
empty page or with the same one again and again.
"""

from typing import Any

from generator.errors import EnergyLabelError

# The Hub gives ten or more a page.
MOST_PAGES = 100


def open_request(api: Any, name: str, title: str) -> int | None:
    """The number of the open pull request of this title on the model repository `name`; None where there is none.

    `api` is an `HfApi`. Raises what it raises, and `EnergyLabelError` for a list that does not end.
    """
    from huggingface_hub.utils import build_hf_headers, get_session, hf_raise_for_status

    address, headers = f"{api.endpoint}/api/models/{name}/discussions", build_hf_headers(token=api.token)
    seen: set[int] = set()
    for page in range(MOST_PAGES):
        asked = {"type": "pull_request", "status": "open", "p": page}
        answer = get_session().get(address, headers=headers, params=asked)
        hf_raise_for_status(answer)
        found = answer.json()
        numbers = {int(item["num"]) for item in found["discussions"]}
        for item in found["discussions"]:
            if item["title"] == title and item.get("isPullRequest", True):
                return int(item["num"])
        # What the Hub counts is more than it gives: the rest is not to be had, and nobody waits for it.
        if found["start"] + len(found["discussions"]) >= found["count"] or not numbers - seen:
            return None
        seen |= numbers
    raise EnergyLabelError(
        f"The list of pull requests of {name} does not end after {MOST_PAGES} pages; look there by hand for “{title}”."
    )
