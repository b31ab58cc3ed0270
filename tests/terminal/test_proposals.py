"""What has to be changed by hand is printed where a finding is shown, and by `fix` where there is nothing to run."""

from pathlib import Path

import pytest

from tests.terminal.conftest import Run

HOSTS = Path(__file__).parents[1] / "hosts"
SHOWN = (
    "Proposal compose_other_port: Publish web of the Compose project shop on port 8022 instead",
    "Where: /srv/shop/compose.yaml",
    '-      - "22:80"   # the shop',
    '+      - "8022:80"   # the shop',
    "cd /srv/shop && docker compose -p shop up -d web",
)


@pytest.fixture(autouse=True)
def config(tmp_path: Path) -> None:
    folder = HOSTS / "compose-project-on-port-of-ssh-28.5"
    (tmp_path / "dockfix.toml").write_text(f'[hosts.host1]\nrecording = "{folder}"\n')


@pytest.mark.parametrize("arguments", [("diagnose",), ("fix", "--yes")], ids=["diagnose", "fix"])
def test_a_change_by_hand_is_printed_once(dockfix: Run, arguments: tuple[str, ...]) -> None:
    command, *options = arguments
    ran = dockfix(command, "host1", "webserver", *options)

    assert 1 == ran.exit, ran.err
    assert dict.fromkeys(SHOWN, 1) == {line: ran.out.count(line) for line in SHOWN}
    assert "hunter2" not in ran.out
    assert ("dockfix runs nothing for this" in ran.out) == (command == "fix")


def test_it_is_in_the_json(dockfix: Run) -> None:
    ran = dockfix("diagnose", "host1", "webserver", "--json")

    (finding,) = ran.json["findings"]
    assert [] == finding["remedies"]
    (proposal,) = finding["proposals"]
    assert {"id", "title", "where", "diff", "then"} == set(proposal)
