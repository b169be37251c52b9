"""What all tests share."""

import pytest
from hypothesis import settings

import index.compiled

# A machine that is busy with other things must not fail a test; what has to be fast is measured on its own.
settings.register_profile("telusur", deadline=None)
settings.load_profile("telusur")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--plain", action="store_true", help="run nothing compiled, as where there is no C compiler"
    )


def pytest_configure(config: pytest.Config) -> None:
    if config.getoption("--plain"):
        index.compiled.compiled = lambda function: function  # no other module of telusur is imported yet
