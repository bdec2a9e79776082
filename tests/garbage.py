"""What stays to the end of the tests is not looked through for garbage again and again."""

import gc
import sys

# So many modules more, and it is worth while.
_MANY = 100
_there = 0


def leave_what_is_there() -> None:
    """No later search looks at what is there now, once what is garbage of it has gone."""
    global _there
    gc.collect()
    gc.freeze()
    _there = len(sys.modules)


def leave_what_was_imported() -> None:
    """The same, where many modules were imported since."""
    if len(sys.modules) - _there >= _MANY:
        leave_what_is_there()


def leave_it_for_good() -> None:
    """Who freezes what is there before it forks and lets go of it afterwards lets go of nothing."""
    gc.unfreeze = lambda: None
