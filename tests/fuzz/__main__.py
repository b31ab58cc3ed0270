"""Fuzzes what reads host answers and error texts, guided by coverage.

`uv run --with atheris python -m tests.fuzz -max_total_time=3600`: atheris is no part of the locked
environment. The arguments are libFuzzer's. It stops at the first input that breaks a promise; `crash-*` holds it.
"""

import sys
from typing import Any

import atheris  # type: ignore[import-untyped]  # only there for whoever fuzzes

with atheris.instrument_imports(include=["bot"]):
    from bot.codec import encode
    from bot.explain import explain
    from tests.fuzz.spoiling import HONEST, HOSTILE, Spoil, recorded, spoiled, wrongly_proved

KINDS = HONEST + HOSTILE


def one_input(data: bytes) -> None:
    """Read an error text, or judge a host some of whose answers are spoiled; raises where a promise is broken."""
    given = atheris.FuzzedDataProvider(data)
    if given.ConsumeBool():
        encode(explain(given.ConsumeUnicode(10_000)))
        return
    host = recorded()[given.ConsumeIntInRange(0, len(recorded()) - 1)]
    spoils = [_spoil(given) for _ in range(given.ConsumeIntInRange(1, 4))]
    diagnosis = spoiled(host, spoils)
    encode(diagnosis)
    complaints = [item for item in diagnosis.not_checked if "please report this" in item.reason]
    if complaints:
        raise AssertionError(f"{host.name}: {complaints} after {spoils}")
    if all(spoil.kind in HONEST for spoil in spoils) and wrongly_proved(host, diagnosis):
        raise AssertionError(f"{host.name}: {wrongly_proved(host, diagnosis)} is called proved after {spoils}")


def _spoil(given: Any) -> Spoil:
    kind = KINDS[given.ConsumeIntInRange(0, len(KINDS) - 1)]
    which, at, more = (given.ConsumeIntInRange(0, 1_000_000) for _ in range(3))
    return Spoil(kind, which, at, more, given.ConsumeUnicode(400))


if __name__ == "__main__":
    atheris.Setup(sys.argv, one_input)
    atheris.Fuzz()
