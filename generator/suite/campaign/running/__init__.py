"""How a campaign measures: targets one after another or in turns, each in a process of its own, runs in a journal."""
