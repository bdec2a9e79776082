"""How many faults of one record are kept while it is read: a list of a thousand bad runs is not told run by run."""

from dataclasses import dataclass
from typing import Any

from pydantic import ValidationError, ValidationInfo, ValidatorFunctionWrapHandler, WrapValidator


@dataclass
class Room:
    """`left` is for how many more faults there is room, and `more` how many were counted beside them.

    It is handed to pydantic as the context of one reading; without one, every fault is kept.
    """

    left: int
    more: int = 0


def _within_room(value: Any, handler: ValidatorFunctionWrapHandler, info: ValidationInfo) -> Any:
    """The item, or its faults as long as there is room for them; after that nothing, and the faults are counted.

    That nothing stands in its place does no harm, for the record is refused by the faults that took the room.
    """
    room: Room | None = info.context
    if room is None:
        return handler(value)
    left = room.left
    try:
        return handler(value)
    except ValidationError as error:
        # Those of the items within it have been counted.
        own = error.error_count() - (left - room.left)
        if left <= 0:
            room.more += own
            return None
        room.left -= own
        raise


# For the items of every list of tables in a record.
IN_ROOM = WrapValidator(_within_room)
