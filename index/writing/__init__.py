"""Articles to segments: numbers, inversion, merging, on several processes."""
