"""Faults made for real: each function makes one on a clean host and gives the name of the container it hits.

Except where its text says otherwise the container is `webserver`, publishes port 80 and was told to start, so that the
engine's own words are in `State.Error`. What they are per engine is in each docstring; `...` stands for
`driver failed programming external connectivity on endpoint webserver (<id>): `, to which 28.5 puts
`failed to set up container networking: ` in front.

A file of this folder is a family of faults; its `CASES` say what must come of each. There is no list of the files.
"""

import importlib
import pkgutil
from functools import cache

from tests.lab.faults.making import Case


@cache
def cases() -> tuple[Case, ...]:
    """Return the cases of every family, sorted by family."""
    names = sorted(info.name for info in pkgutil.iter_modules(__path__))
    modules = [importlib.import_module(f"{__name__}.{name}") for name in names]
    return tuple(case for module in modules for case in getattr(module, "CASES", ()))
