"""What is wrong with an index, and what of it can be restored."""
