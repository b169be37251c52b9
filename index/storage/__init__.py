"""The files of an index and how they are read: container, segments, manifest, snapshot, Whoosh's codec."""
