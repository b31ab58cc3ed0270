"""Every wording of the engine's sources, and every error that the lab's engines printed, is read as it must be."""

import json
from pathlib import Path
from typing import Any

import pytest

from bot.errors import parse
from tests.errors.catalogue import CATALOGUE, NOT_OURS, Wording

FIELDS = ("signature", "endpoint", "address", "port", "protocol", "wrapper", "table", "chain", "network")


def read(text: str) -> dict[str, Any]:
    found = parse(text)
    return {name: getattr(found, name) for name in FIELDS}


@pytest.mark.parametrize("wording", CATALOGUE, ids=lambda wording: wording.text[-60:])
def test_a_wording_of_the_sources_is_read(wording: Wording) -> None:
    assert {name: getattr(wording, name) for name in FIELDS} == read(wording.text)


@pytest.mark.parametrize("text", NOT_OURS)
def test_a_line_of_the_log_that_stops_no_container_is_not_ours(text: str) -> None:
    assert not parse(text).ours


LAB = [json.loads(line) for line in Path(__file__).with_name("lab.jsonl").read_text(encoding="utf-8").splitlines()]

# What was made on the lab's engines, and what its error says: signature, port, protocol. 28.5 adds its rule of the raw
# table when it makes the endpoint, so an iptables that cannot be run is met before any port is.
MADE: dict[str, tuple[str, int | None, str | None]] = {
    "nginx_service": ("S_BUSY", 80, "tcp"),
    "user_process": ("S_BUSY", 8080, "tcp"),
    "socket_unit": ("S_BUSY", 80, "tcp"),
    "orphan_proxy": ("S_BUSY", 80, "tcp"),
    "other_container": ("S_ALLOCATED", 80, None),
    "address_not_on_host": ("S_ADDR", 80, "tcp"),
    "nat_chain_gone": ("S_IPT_NOCHAIN", 80, "tcp"),
    "filter_chain_gone": ("S_IPT_NOCHAIN", 80, "tcp"),
    "iptables_unusable": ("S_IPT_MISSING", 80, "tcp"),
    "proxy_missing": ("S_PROXY_MISSING", None, None),
}


@pytest.mark.parametrize("made", LAB, ids=lambda made: f"{made['fault']}-{made['engine']}")
def test_an_error_of_the_lab_is_read(made: dict[str, str]) -> None:
    found = parse(made["error"])
    if made["fault"] == "bad_command":
        assert not found.ours
        return
    signature, port, protocol = MADE[made["fault"]]
    on_28 = made["engine"].startswith("28.")
    if on_28 and made["fault"] == "iptables_unusable":
        port, protocol = None, None
    if on_28 and made["fault"] == "proxy_missing":
        port, protocol = 80, "tcp"
    assert (signature, "webserver", port, protocol) == (found.signature, found.endpoint, found.port, found.protocol)
    assert ("set_up_networking" if on_28 else "driver_failed") == found.wrapper
    if made["fault"] == "address_not_on_host":
        assert "203.0.113.7" == found.address
    if made["fault"].endswith("_chain_gone"):
        assert (made["fault"].partition("_")[0], "DOCKER") == (found.table, found.chain)
