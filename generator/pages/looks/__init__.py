"""Colours, widths of text, places: what pictures and pages look like before anything is drawn."""
