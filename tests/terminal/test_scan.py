"""`dockfix scan`: its exit statuses, its one JSON object, and that it is quiet enough for cron."""

import shutil
from pathlib import Path

import pytest

from tests.terminal.conftest import Run

RECORDINGS = Path(__file__).parents[1] / "scan" / "recordings"
WITHOUT_RIGHTS = Path(__file__).parents[1] / "hosts" / "nginx-service-without-rights-26.1"
HOSTS = {
    "fine": RECORDINGS / "healthy-28.5",
    "fine2": RECORDINGS / "healthy-20.10",
    "nginx": RECORDINGS / "nginx-enabled-20.10",
    "same": RECORDINGS / "same-port-28.5",
    "blind": WITHOUT_RIGHTS,
}
UNREACHABLE = (
    '[hosts.away]\naddress = "127.0.0.1"\nport = 1\nuser = "x"\nidentity_file = "key"\nknown_hosts = "empty"\n'
)
RISK = {"risk", "certainty", "summary", "containers", "evidence", "advice"}


@pytest.fixture(autouse=True)
def config(tmp_path: Path) -> Path:
    """Recorded hosts by name, and one that cannot be reached."""
    path = tmp_path / "dockfix.toml"
    recorded = "".join(f'[hosts.{name}]\nrecording = "{folder}"\n' for name, folder in HOSTS.items())
    (tmp_path / "empty").touch()
    (tmp_path / "key").touch(mode=0o600)
    path.write_text(recorded + UNREACHABLE)
    return path


@pytest.mark.parametrize(
    ("hosts", "status"),
    [
        (("fine",), 0),
        (("fine", "fine2"), 0),
        (("nginx",), 1),
        (("fine", "nginx"), 1),
        (("blind",), 4),
        (("fine", "blind"), 4),
        (("blind", "nginx"), 1),
        (("away",), 3),
        (("away", "nginx", "blind"), 3),
        ((), 2),
        (("nobody",), 2),
        (("fine", "--all"), 2),
        (("--all",), 3),
    ],
)
def test_the_exit_status_is_exact_in_every_form(dockfix: Run, hosts: tuple[str, ...], status: int) -> None:
    assert status == dockfix("scan", *hosts).exit
    assert status == dockfix("scan", *hosts, "--quiet").exit
    assert status == dockfix("scan", *hosts, "--json").exit


def test_json_is_one_object_with_every_host_in_the_order_that_was_asked(dockfix: Run) -> None:
    ran = dockfix("scan", "nginx", "fine", "away", "nginx", "--json")
    assert ("dockfix.scan/1", "") == (ran.json["schema"], ran.err)
    assert ["nginx", "fine", "away"] == [host["host"] for host in ran.json["hosts"]]
    nginx, fine, away = ran.json["hosts"]
    for host in ran.json["hosts"]:
        assert {"host", "engine", "risks", "not_checked", "reachable", "reason"} <= set(host)
        assert all({"question", "reason"} == set(item) for item in host["not_checked"])
        for item in host["risks"]:
            assert RISK <= set(item)
            assert item["evidence"]
            assert all({"source", "text"} == set(seen) for seen in item["evidence"])
    assert [("service_takes_port_at_boot", "proved", ["web"])] == [
        (item["risk"], item["certainty"], item["containers"]) for item in nginx["risks"]
    ]
    assert ([], [], True, "") == (fine["risks"], fine["not_checked"], fine["reachable"], fine["reason"])
    assert {"version", "rootless"} == set(fine["engine"])
    assert (False, None, []) == (away["reachable"], away["engine"], away["risks"])
    assert away["reason"]


def test_a_host_without_a_risk_is_one_line_and_none_for_cron(dockfix: Run) -> None:
    told = dockfix("scan", "fine", "fine2")
    assert 2 == len(told.out.splitlines())
    assert "✅ OK: fine: nothing would fail at the next start." == told.out.splitlines()[0]
    quiet = dockfix("scan", "fine", "fine2", "--quiet")
    assert (0, "", "") == (quiet.exit, quiet.out, quiet.err)


def test_what_is_foreseen_is_a_table_with_evidence_and_what_to_do(dockfix: Run) -> None:
    ran = dockfix("scan", "fine", "same", "--quiet")
    assert "❌ Will fail: same: 1 thing may fail at the next start." == ran.out.splitlines()[0]
    assert "same_port_published_twice" in ran.out
    assert "fine" not in ran.out
    assert "docker update --restart=no old" in ran.out


def test_all_scans_every_configured_host(dockfix: Run) -> None:
    assert [*sorted(["away", *HOSTS])] == [host["host"] for host in dockfix("scan", "--all", "--json").json["hosts"]]


def test_what_could_not_be_judged_is_told_also_to_cron(dockfix: Run) -> None:
    ran = dockfix("scan", "blind", "--quiet")
    assert "Inconclusive: blind: nothing was foreseen so far." in ran.out
    assert "service_takes_port_at_boot" in ran.out


def test_a_mistyped_host_is_answered_with_the_one_that_may_be_meant(dockfix: Run) -> None:
    ran = dockfix("scan", "fine", "nginxx")
    assert (2, "") == (ran.exit, ran.out)
    assert "Did you mean nginx?" in ran.err


def test_a_hostile_host_prints_nothing_that_acts_on_a_terminal(dockfix: Run, tmp_path: Path, config: Path) -> None:
    evil = tmp_path / "evil"
    shutil.copytree(HOSTS["same"], evil)
    file = evil / "answers" / "kept_containers.json"
    file.write_text(file.read_text().replace("/old", "/o\\u001b[2Jld"))
    config.write_text(f'[hosts.evil]\nrecording = "{evil}"\n')
    ran = dockfix("scan", "evil")
    assert ran.exit in (1, 4)
    assert "\x1b" not in ran.out + ran.err
    assert "\x1b" not in dockfix("scan", "evil", "--json").out


def test_a_narrow_or_plain_output_shows_the_same(dockfix: Run) -> None:
    narrow = dockfix("scan", "same", COLUMNS="40")
    plain = dockfix("scan", "same", PYTHONIOENCODING="ascii")
    assert "│" not in narrow.out
    assert plain.out.isascii()
    assert "Will fail: same" in plain.out


def test_all_that_is_said_about_a_risk_can_be_printed(dockfix: Run) -> None:
    told = dockfix("causes", "same_port_published_twice")
    as_json = dockfix("causes", "same_port_published_twice", "--json")
    assert (0, 0) == (told.exit, as_json.exit)
    assert "When it bites" in told.out
    (known,) = as_json.json["risks"]
    assert ["What is wrong", "Proof", "When it bites", "What to do"] == [part["heading"] for part in known["sections"]]
    assert "Did you mean same_port_published_twice?" in dockfix("causes", "same_port_publshed_twice").err
