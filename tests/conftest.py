"""What all tests share: one session of the lab and one PostgreSQL for the whole run."""

from tests.lab.fixtures import lab, lab_host
from tests.postgres import postgres

__all__ = ["lab", "lab_host", "postgres"]
