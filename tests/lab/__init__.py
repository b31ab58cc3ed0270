"""Real Docker hosts in network namespaces, for tests and for play: `python -m tests.lab`."""

from tests.lab.engines import Engine, Extra
from tests.lab.errors import LabError
from tests.lab.host import LabHost
from tests.lab.needs import missing
from tests.lab.session import Lab

__all__ = ["Engine", "Extra", "Lab", "LabError", "LabHost", "missing"]
