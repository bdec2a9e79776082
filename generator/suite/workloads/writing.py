"""What a decoder wrote, whatever its family puts before it: a beginning, a task, the places of a picture."""

from typing import Any


def new_tokens(made: Any, passes: int, end: int | list[int] | None) -> tuple[list[list[int]], int]:
    """The new tokens of each row of what `generate` returned, and how many they are, padding left out.

    `passes` is how often the decoder ran: each pass gives each row one token, so as many stand at the end. A row's
    own end is counted; what follows it is padding, there because another row of the batch is longer.
    """
    ends = end if isinstance(end, list) else [end]
    rows = made[:, made.shape[1] - passes :].tolist()
    return rows, sum(next((place + 1 for place, token in enumerate(row) if token in ends), len(row)) for row in rows)
