"""How one window is measured: the look before, warming up, the window itself, what was counted and how warm it was."""
