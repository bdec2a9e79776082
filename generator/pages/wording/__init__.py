"""What is said of a label, a figure and a machine, in the words and the number formats that all pages share."""
