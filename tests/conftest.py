"""What all tests share: one session of the lab for the whole run."""

from tests.lab.fixtures import lab, lab_host

__all__ = ["lab", "lab_host"]
