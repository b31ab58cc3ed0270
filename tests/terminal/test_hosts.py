"""What the command says of real hosts, played from what they answered: exit statuses, JSON shapes, safe output."""

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from tests.terminal.conftest import Run

WITHOUT_RIGHTS = Path(__file__).parents[1] / "hosts" / "nginx-service-without-rights-26.1"

RECORDINGS = Path(__file__).parent / "recordings"
STEP = {"argv": list, "why": str}
CALL = {"engine": str, "container": str, "why": str}
ERROR = "Bind for 0.0.0.0:80 failed: port is already allocated"


@pytest.fixture(autouse=True)
def config(tmp_path: Path) -> Path:
    """Every recorded host under its own name; `fixed` is how nginx_service was after its fix."""
    hosts = {folder.name: folder for folder in RECORDINGS.iterdir()}
    hosts["fixed"] = RECORDINGS / "nginx_service" / "after"
    path = tmp_path / "dockfix.toml"
    path.write_text("".join(f'[hosts.{name}]\nrecording = "{folder}"\n' for name, folder in hosts.items()))
    return path


def shape_of_diagnosis(value: dict[str, Any]) -> None:
    """The shape that scripts rely on, by hand."""
    assert "dockfix.diagnosis/1" == value["schema"]
    assert 26 == len(value["incident"])
    assert {"host", "container"} == set(value["target"])
    assert value["verdict"] in ("cause", "healthy", "inconclusive", "other_error", "unreachable", "no_such_container")
    if value["engine"] is not None:
        assert (str, bool) == (type(value["engine"]["version"]), type(value["engine"]["rootless"]))
    if value["error"] is not None:
        assert {"text", "signature", "endpoint", "address", "port", "protocol"} <= set(value["error"])
    assert ["container", "ports", "firewall", "daemon", "resources", "network"] == [a["area"] for a in value["areas"]]
    assert {a["result"] for a in value["areas"]} <= {"ok", "problem", "warning", "not_checked"}
    assert all(isinstance(a["detail"], str) and a["detail"] for a in value["areas"])
    assert all({"question", "reason"} == set(item) for item in value["not_checked"])
    assert {"connect_ms", "ask_ms", "total_ms", "round_trips"} == set(value["timings"])
    for finding in value["findings"]:
        assert finding["certainty"] in ("proved", "likely", "possible")
        assert finding["cause"]
        assert finding["summary"]
        assert all({"source", "text"} == set(item) for item in finding["evidence"])
        assert finding["evidence"]
        for remedy in finding["remedies"]:
            shape_of_remedy(remedy)


def shape_of_remedy(remedy: dict[str, Any]) -> None:
    assert remedy["risk"] in ("safe", "disruptive", "dangerous")
    assert remedy["digest"].startswith("sha256:")
    assert isinstance(remedy["affects"], list)
    assert remedy["steps"]
    for step in (*remedy["steps"], *remedy["undo"]):
        wanted = STEP if "argv" in step else CALL
        assert {name: type(step[name]) for name in wanted} == wanted


@pytest.mark.parametrize(
    ("host", "status", "verdict", "cause"),
    [
        ("nginx_service", 1, "cause", "port_held_by_service"),
        ("other_container", 1, "cause", "port_published_by_container"),
        ("daemon_stopped", 1, "cause", "daemon_not_running"),
        ("bad_command", 4, "other_error", None),
        ("fixed", 0, "healthy", None),
    ],
)
def test_the_verdict_is_in_the_exit_status_and_in_one_json_object(
    dockfix: Run, host: str, status: int, verdict: str, cause: str | None
) -> None:
    ran = dockfix("diagnose", host, "webserver", "--json")

    shape_of_diagnosis(ran.json)
    assert (status, verdict, "") == (ran.exit, ran.json["verdict"], ran.err)
    assert cause == next((finding["cause"] for finding in ran.json["findings"]), None)
    assert ran.out.isascii()


def test_the_verdict_comes_first_and_the_table_has_every_area(dockfix: Run) -> None:
    ran = dockfix("diagnose", "nginx_service", "webserver")

    first = "❌ Cause found: nginx.service already listens on port 80, so Docker cannot publish webserver there."
    assert first == ran.out.splitlines()[0]
    for title in ("Container", "Port conflicts", "Firewall rules", "Docker daemon and its log", "Resources"):
        assert f"│ {title} " in ran.out
    assert "1. systemctl stop nginx.service" in ran.out
    assert "Undo: systemctl start nginx.service" in ran.out
    assert (1, "") == (ran.exit, ran.err)


def test_a_narrow_output_shows_the_same_without_a_table(dockfix: Run) -> None:
    ran = dockfix("diagnose", "nginx_service", "webserver", COLUMNS="40")

    assert "│" not in ran.out
    assert "Port conflicts | ❌ Problem\n  nginx.service" in ran.out


def test_an_output_without_emoji_shows_the_words(dockfix: Run) -> None:
    ran = dockfix("diagnose", "nginx_service", "webserver", PYTHONIOENCODING="ascii")

    assert ran.out.isascii()
    assert "| Port conflicts            | Problem" in ran.out


def test_an_unknown_container_is_answered_with_those_that_may_be_meant(dockfix: Run) -> None:
    told = dockfix("diagnose", "nginx_service", "websrver")
    as_json = dockfix("diagnose", "nginx_service", "websrver", "--json")

    assert (4, 4) == (told.exit, as_json.exit)
    assert "There is no container named websrver on nginx_service. Did you mean webserver?" in told.out
    assert ("no_such_container", ["webserver"]) == (as_json.json["verdict"], as_json.json["did_you_mean"])


def test_a_pasted_error_is_used_where_the_host_holds_none(dockfix: Run) -> None:
    typed = dockfix("diagnose", "fixed", "webserver", "--json", "--error", ERROR)
    read = dockfix("diagnose", "fixed", "webserver", "--json", "--error", "-", stdin=ERROR)
    held = dockfix("diagnose", "nginx_service", "webserver", "--json", "--error", ERROR)

    assert ("S_ALLOCATED", 80) == (typed.json["error"]["signature"], typed.json["error"]["port"])
    assert typed.json["error"] == read.json["error"]
    assert "S_BUSY" == held.json["error"]["signature"]


def test_an_empty_or_endless_pasted_error_is_refused(dockfix: Run) -> None:
    assert 2 == dockfix("diagnose", "fixed", "webserver", "--error", "-", stdin=" \n").exit
    ran = dockfix("diagnose", "fixed", "webserver", "--error", "-", stdin="x" * 1_100_000)
    assert (2, "The text is longer than 1 MiB. Paste only the lines around the error.\n") == (ran.exit, ran.err)


def test_what_a_hostile_host_says_never_reaches_the_terminal_raw(dockfix: Run, tmp_path: Path, config: Path) -> None:
    evil = tmp_path / "evil"
    shutil.copytree(RECORDINGS / "nginx_service" / "before", evil)
    for file in (evil / "answers").iterdir():
        answer = json.loads(file.read_text())
        answer["output"] = answer["output"].replace("nginx", "ng\x1b[2Jinx").replace("address already", "\u202eaddress")
        file.write_text(json.dumps(answer))
    config.write_text(f'[hosts.evil]\nrecording = "{evil}"\n')
    told = dockfix("diagnose", "evil", "webserver")
    as_json = dockfix("diagnose", "evil", "webserver", "--json")

    assert told.exit in (1, 4)
    assert [] == [char for char in told.out + told.err if char in "\x1b\u202e\x07\x9b"]
    assert "\x1b" not in as_json.out
    shape_of_diagnosis(as_json.json)


def test_a_damaged_recording_is_told_in_a_sentence(dockfix: Run, tmp_path: Path, config: Path) -> None:
    (tmp_path / "broken").mkdir()
    config.write_text('[hosts.broken]\nrecording = "broken"\n')
    ran = dockfix("diagnose", "broken", "webserver")

    assert 2 == ran.exit
    assert "hosts.broken.recording cannot be played" in ran.err


def test_check_tells_rights_and_engine_and_what_cannot_be_seen(dockfix: Run) -> None:
    ran = dockfix("check", "--json")
    hosts = {host["host"]: host for host in ran.json["hosts"]}

    assert 2 == ran.exit
    assert ("28.5.2+dfsg4", True, True) == (
        hosts["fixed"]["engine"],
        hosts["fixed"]["root"],
        hosts["fixed"]["reachable"],
    )
    assert (None, True) == (hosts["daemon_stopped"]["engine"], hosts["daemon_stopped"]["reachable"])
    assert "no dockerd runs" in hosts["daemon_stopped"]["engine_reason"]
    assert hosts["daemon_stopped"]["cannot_see"]


def test_a_host_of_which_all_is_well_checks_with_status_0(dockfix: Run, config: Path) -> None:
    config.write_text(f'[hosts.fixed]\nrecording = "{RECORDINGS / "nginx_service" / "after"}"\n')
    ran = dockfix("check")

    assert 0 == ran.exit
    assert "reachable; root; engine 28.5.2" in ran.out


def test_check_tells_which_hosts_are_watched_and_where_that_is_told(dockfix: Run, config: Path) -> None:
    hosts = f'[hosts.fixed]\nrecording = "{RECORDINGS / "nginx_service" / "after"}"\n'
    hosts += f'[hosts.down]\nrecording = "{RECORDINGS / "daemon_stopped"}"\n'
    config.write_text(f'{hosts}[watch]\nhosts = ["fixed", "down"]\nchannel = "C0OPS"\n')
    shown = " ".join(dockfix("check").out.replace("│", " ").split())
    told = {host["host"]: host["told_in"] for host in dockfix("check", "--json").json["hosts"]}

    assert {"fixed": "C0OPS", "down": "C0OPS"} == told
    assert "watched: failed starts are told in C0OPS" in shown
    assert "watched as soon as its engine answers: failed starts are told in C0OPS" in shown


def test_check_tells_who_is_on_call_and_why_a_source_does_not_say(dockfix: Run, config: Path) -> None:
    host = f'[hosts.fixed]\nrecording = "{RECORDINGS / "nginx_service" / "after"}"\n'
    people = '[[oncall.tier]]\nsource = "static"\npeople = ["U01ALICE"]\n'
    group = '[[oncall.tier]]\nsource = "slack_group"\ngroup = "S02ONCALL"\n'
    config.write_text(host + people + group)
    well = dockfix("check", "--json")
    (config.parent / "rota.ics").write_text("garbage")
    config.write_text(host + people + '[[oncall.tier]]\nsource = "icalendar"\nfile = "rota.ics"\n')
    ill, shown = dockfix("check", "--json"), dockfix("check")

    assert (0, [True, None]) == (well.exit, [tier["ok"] for tier in well.json["oncall"]])
    assert ["U01ALICE"] == well.json["oncall"][0]["people"]
    assert (2, [True, False]) == (ill.exit, [tier["ok"] for tier in ill.json["oncall"]])
    assert "the calendar does not say who is on call" in ill.json["oncall"][1]["detail"]
    assert "On call: tier 2" in shown.out


def test_what_only_root_may_see_is_named_by_check_where_the_user_is_not_root(dockfix: Run, config: Path) -> None:
    config.write_text(f'[hosts.plain]\nrecording = "{WITHOUT_RIGHTS}"\n')
    ran = dockfix("check", "--json")
    (host,) = ran.json["hosts"]

    assert (True, False) == (host["reachable"], host["root"])
    assert any("iptables-save" in item["question"] for item in host["cannot_see"])


def test_a_recording_of_a_recording_is_the_same_and_nothing_is_overwritten(dockfix: Run, tmp_path: Path) -> None:
    first = dockfix("record", "nginx_service", "webserver", "kept/one")
    second = dockfix("record", "nginx_service", "webserver", "kept/one")

    assert (0, 2) == (first.exit, second.exit)
    assert "nothing is overwritten" in second.err
    kept = tmp_path / "kept" / "one"
    assert ["one"] == [file.name for file in (tmp_path / "kept").iterdir()]
    original = RECORDINGS / "nginx_service" / "before" / "answers"
    for file in original.iterdir():
        assert (
            json.loads(file.read_text())["output"] == json.loads((kept / "answers" / file.name).read_text())["output"]
        )


def test_explain_needs_no_host_and_no_configuration(dockfix: Run, config: Path) -> None:
    config.unlink()
    typed = dockfix("explain", "--json", ERROR)
    read = dockfix("explain", "--json", stdin=ERROR)
    other = dockfix("explain", "--json", "no such file")

    assert (0, 0, 4) == (typed.exit, read.exit, other.exit)
    assert typed.json == read.json
    keys = {"schema", "ours", "signature", "endpoint", "address", "port", "protocol", "wrapper", "decided", "causes"}
    assert keys == set(typed.json)
    assert ("dockfix.explanation/1", True, 80) == (typed.json["schema"], typed.json["ours"], typed.json["port"])
    assert "port_published_by_container" == typed.json["causes"][0]["cause"]
    assert (False, []) == (other.json["ours"], other.json["causes"])


SENTENCE = "driver failed programming external connectivity on endpoint {name} (0f16): Error starting userland proxy: "
BUSY = SENTENCE + "listen tcp4 0.0.0.0:80: bind: address already in use"
FORWARDER = SENTENCE + "mkdir /port/tcp:0.0.0.0:8836:tcp:172.19.0.2:3306: input/output error"


def test_explain_tells_a_tired_person_what_it_says_what_it_may_be_and_what_to_run(dockfix: Run) -> None:
    busy = dockfix("explain", BUSY.format(name="webserver")).out

    assert busy.startswith("Docker could not publish port 80/tcp on 0.0.0.0 for webserver.\n")
    assert "Something on the host already has the port. (S_BUSY)" in busy
    assert busy.index("port_held_by_service") < busy.index("port_held_by_resolver")
    assert "  dockfix diagnose HOST webserver\n" in busy
    assert "--json lists them" in busy


@pytest.mark.parametrize("name", ["gateway_ee82170eea6a", "k8s_POD_web_default_1_0", "-rf"])
def test_explain_names_no_sandbox_and_no_option_as_the_container_to_ask_for(dockfix: Run, name: str) -> None:
    assert "  dockfix diagnose HOST CONTAINER\n" in dockfix("explain", BUSY.format(name=name)).out


def test_explain_says_what_to_do_on_a_workstation_and_sends_nobody_to_a_host(dockfix: Run) -> None:
    desktop = dockfix("explain", FORWARDER.format(name="webserver"))

    assert 0 == desktop.exit
    assert "The text alone decides the cause, desktop_forwarder" in desktop.out
    assert "On the workstation quit Docker Desktop" in desktop.out
    assert "dockfix diagnose" not in desktop.out


def test_explain_says_so_where_the_telling_part_is_cut_off(dockfix: Run) -> None:
    cut = dockfix("explain", SENTENCE.format(name="webserver").partition(" (0f16")[0])

    assert 0 == cut.exit
    assert "The telling part is cut off" in cut.out
    assert "likely " not in cut.out.split("it can be:")[1].split("more are possible")[0]


def test_causes_are_listed_or_printed_whole(dockfix: Run) -> None:
    listed = dockfix("causes", "--json")
    one = dockfix("causes", "port_held_by_service")
    wrong = dockfix("causes", "port_held_by_servce")

    assert {"port_held_by_service", "daemon_not_running"} <= {cause["cause"] for cause in listed.json["causes"]}
    assert all(cause["prose"] and cause["title"] and cause["area"] for cause in listed.json["causes"])
    for heading in ("What you see", "Proof", "Look-alikes", "Fix", "Undo"):
        assert f"\n{heading}\n" in one.out
    assert (0, 0, 2) == (listed.exit, one.exit, wrong.exit)
    assert "Did you mean port_held_by_service?" in wrong.err
