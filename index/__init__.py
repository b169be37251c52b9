"""Files to index: raw Indonesian articles are read, cleaned, reduced to roots and kept searchable."""
