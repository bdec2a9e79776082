"""The QR code of a label as one SVG path."""

import segno

# Any mask gives a valid code. Fixing one spares the search for the prettiest, nine tenths of the time;
# a test reads the code back from the drawn label.
_MASK = 3


def qr_path(text: str) -> tuple[int, str]:
    """Modules per side, and an SVG path that fills the dark modules (1 unit each, no quiet zone)."""
    code = segno.make(text, micro=False, error="l", boost_error=False, mask=_MASK)
    moves: list[str] = []
    for y, row in enumerate(code.matrix):
        # Runs of dark modules: splitting on light ones is quicker than walking each module.
        x = 0
        for run in bytes(row).split(b"\x00"):
            if run:
                moves.append(f"M{x} {y}h{len(run)}v1h-{len(run)}z")
            x += len(run) + 1
    return len(code.matrix), "".join(moves)
