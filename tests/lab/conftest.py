"""The lab's fixtures, for the tests of the lab itself."""

from tests.lab.fixtures import lab, lab_host

__all__ = ["lab", "lab_host"]
