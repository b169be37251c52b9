"""Builds the innermost loops (index/compiled.py): a module for each _NAME.pyx; all else is in pyproject.toml.

Where there is no C compiler they are left out, and Python with numpy does the same.
"""

from pathlib import Path

from setuptools import Extension, setup

SOURCES = sorted(path for package in ("index", "search") for path in Path(package).rglob("_*.pyx"))

setup(
    ext_modules=[
        Extension(
            ".".join(path.with_suffix("").parts),
            [str(path)],
            optional=True,
            extra_compile_args=["-O3", "-g0", "-ffp-contract=off"],  # the last: sums are the same as in numpy
        )
        for path in SOURCES
    ]
)
