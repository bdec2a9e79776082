"""The calculator: volume, price, emissions, and when training a small model pays."""
