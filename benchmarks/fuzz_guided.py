"""Fuzzing that is led by what the code does: atheris keeps the inputs that reach new branches, and changes those.

    python benchmarks/fuzz_guided.py codec --runs 80000

Prints one line of JSON as tests/fuzzing.py's Found: executions, the slowest, what went wrong. Needs
`pip install atheris` (Linux and macOS). endurance.py runs one of these for each part.
"""

import argparse
import json
import os
import random
import resource
import sys
from dataclasses import asdict
from pathlib import Path
from tempfile import TemporaryDirectory

import atheris

sys.path.insert(0, str(Path(__file__).parent.parent / "tests"))

with atheris.instrument_imports(include=["index", "search"]):
    from fuzzing import TARGETS, Found

SEEDS = 300
LONGEST = 4096  # bytes of an input


def main() -> None:
    options = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    options.add_argument("part", choices=TARGETS)
    options.add_argument("--runs", type=int, default=10_000)
    options.add_argument("--seed", type=int, default=1)
    asked = options.parse_args()
    found = Found()
    with TemporaryDirectory() as folder:
        seeds = Path(folder, "seeds")
        seeds.mkdir()
        for number in range(SEEDS):
            chance = random.Random(asked.seed * 1_000_003 + number)
            (seeds / str(number)).write_bytes(TARGETS[asked.part][1](chance))

        def once(data: bytes) -> None:
            found.add(asked.part, data, Path(folder))
            if found.executions >= asked.runs:  # libFuzzer ends the process without coming back here
                found.megabytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss >> 10
                print(json.dumps(asdict(found)), flush=True)
                os._exit(0)

        flags = [f"-seed={asked.seed}", f"-max_len={LONGEST}", "-rss_limit_mb=2000", "-verbosity=0"]
        atheris.Setup([sys.argv[0], *flags, str(seeds)], once)
        atheris.Fuzz()


if __name__ == "__main__":
    main()
