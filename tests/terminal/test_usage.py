"""What is typed wrong, in every way, ends with one clear sentence, the right exit status and nothing raw."""

import os
import subprocess
from pathlib import Path

import pytest

from bot import __version__
from tests.terminal.conftest import SCRIPT, Run, environment

CONFIG = """
[hosts.host1]
address = "127.0.0.1"
port = 9
identity_file = "key"
known_hosts = "known"
[hosts.host2]
address = "127.0.0.1"
port = 9
identity_file = "key"
known_hosts = "known"
"""


@pytest.fixture(autouse=True)
def config(tmp_path: Path) -> Path:
    """Two hosts that refuse connections: port 9 of this machine has no listener."""
    subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", str(tmp_path / "key")], check=True)
    (tmp_path / "known").touch()
    path = tmp_path / "dockfix.toml"
    path.write_text(CONFIG)
    return path


def test_the_version_and_the_help_are_told(dockfix: Run) -> None:
    assert (0, f"dockfix {__version__}\n") == (dockfix("--version").exit, dockfix("--version").out)
    shown = dockfix("--help")
    assert 0 == shown.exit
    for command in ("playground", "serve", "diagnose", "fix", "explain", "check", "causes", "record"):
        assert f"    {command}" in shown.out


@pytest.mark.parametrize(
    "args",
    [
        (),
        ("nonsense",),
        ("diagnose",),
        ("diagnose", "host1"),
        ("diagnose", "host1", "web", "more"),
        ("diagnose", "host1", "web", "--jso"),
        ("playground", "--port", "99999"),
        ("playground", "--port", "-1"),
        ("fix", "host1", "web", "--remedy"),
        ("check", "--config"),
        ("record", "host1", "web"),
    ],
)
def test_wrong_usage_is_status_2_with_a_hint_and_no_traceback(dockfix: Run, args: tuple[str, ...]) -> None:
    ran = dockfix(*args)

    assert (2, "") == (ran.exit, ran.out)
    assert "--help" in ran.err
    assert "Traceback" not in ran.err


def test_three_mistakes_in_the_configuration_are_told_at_once(dockfix: Run, config: Path) -> None:
    config.write_text(CONFIG.replace("port = 9", 'port = "9"', 1) + '[slack]\nmod = "socket"\n[store]\nurl = 1\n')
    ran = dockfix("diagnose", "host1", "web")

    assert (2, "") == (ran.exit, ran.out)
    assert "dockfix.toml has 3 mistakes:" in ran.err
    assert 3 == ran.err.count("\n  - ")
    as_json = dockfix("diagnose", "host1", "web", "--json")
    assert ("dockfix.error/1", 3) == (as_json.json["schema"], len(as_json.json["mistakes"]))


def test_no_configuration_says_where_it_was_looked_for_and_shows_one_that_works(dockfix: Run, tmp_path: Path) -> None:
    (tmp_path / "dockfix.toml").unlink()
    ran = dockfix("check")

    assert 2 == ran.exit
    assert f"{tmp_path}/dockfix.toml" in ran.err
    assert "[hosts.host1]" in ran.err


def test_the_configuration_is_found_by_option_by_variable_and_in_the_folder(dockfix: Run, tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    path = str(tmp_path / "dockfix.toml")

    assert 3 == dockfix("diagnose", "host1", "web").exit
    assert 2 == dockfix("diagnose", "host1", "web", cwd=elsewhere).exit
    assert 3 == dockfix("diagnose", "host1", "web", "--config", path, cwd=elsewhere).exit
    assert 3 == dockfix("diagnose", "host1", "web", cwd=elsewhere, DOCKFIX_CONFIG=path).exit


@pytest.mark.parametrize(
    ("host", "meant"), [("hots1", "Did you mean host1?"), ("HOST2", "Did you mean host2?"), ("zzz", "host1, host2")]
)
def test_an_unknown_host_is_answered_with_those_that_may_be_meant(dockfix: Run, host: str, meant: str) -> None:
    ran = dockfix("diagnose", host, "web")

    assert (2, "") == (ran.exit, ran.out)
    assert meant in ran.err


@pytest.mark.parametrize("command", ["diagnose", "fix"])
@pytest.mark.parametrize(
    "name",
    [
        "web;reboot",
        "$(reboot)",
        "web\nserver",
        "\x1b]0;owned\x07",
        "\x1b[2J",
        "x" * 10_000,
        "w\u0435bserver",
        "web\u202eserver",
        "../../etc/passwd",
        "",
        b"\xff\xfe",
    ],
)
def test_a_hostile_container_name_is_one_clear_harmless_sentence(dockfix: Run, command: str, name: str | bytes) -> None:
    ran = dockfix(command, "host1", name, *(["--yes"] if command == "fix" else []))

    assert (2, "") == (ran.exit, ran.out)
    assert "cannot be the name of a container" in ran.err
    assert ran.err.rstrip("\n").isascii()
    assert ran.err.rstrip("\n").isprintable()
    assert 400 > len(ran.err)


@pytest.mark.parametrize("host", ["h\u043est1", "\x1b[31mhost1", "-oProxyCommand=reboot", "x" * 10_000, b"\xff"])
def test_a_hostile_host_name_is_one_clear_harmless_sentence(dockfix: Run, host: str | bytes) -> None:
    ran = dockfix("diagnose", "--", host, "web")

    assert (2, "") == (ran.exit, ran.out)
    assert "There is no host" in ran.err
    assert ran.err.rstrip("\n").isascii()
    assert ran.err.rstrip("\n").isprintable()


@pytest.mark.parametrize("args", [("\x1b[2J",), ("diagnose", "a", "b", "\x1b]0;x\x07"), ("causes", "\x1b[31m\u202e")])
def test_what_was_typed_never_reaches_the_terminal_raw(dockfix: Run, args: tuple[str, ...]) -> None:
    ran = dockfix(*args)

    assert 2 == ran.exit
    assert "\x1b" not in ran.err + ran.out
    assert "\u202e" not in ran.err + ran.out


def test_a_host_that_is_not_reached_is_status_3_and_the_shape_is_whole(dockfix: Run) -> None:
    told = dockfix("diagnose", "host1", "web")
    as_json = dockfix("diagnose", "host1", "web", "--json")

    assert (3, 3) == (told.exit, as_json.exit)
    assert "host1 could not be asked, so nothing was checked." in told.out
    assert "unreachable" == as_json.json["verdict"]
    assert {"host": "host1", "container": "web"} == as_json.json["target"]
    assert 6 == len([area for area in as_json.json["areas"] if area["result"] == "not_checked"])


def test_check_names_each_host_and_what_is_missing_for_slack(dockfix: Run) -> None:
    told = dockfix("check")
    as_json = dockfix("check", "--json")

    assert (3, 3) == (told.exit, as_json.exit)
    assert "SLACK_BOT_TOKEN" in told.out
    assert [("host1", False), ("host2", False)] == [(h["host"], h["reachable"]) for h in as_json.json["hosts"]]
    assert [None, None] == [item["ok"] for item in as_json.json["slack"]]


def test_check_tells_when_slack_cannot_be_asked_and_shows_no_token(dockfix: Run, config: Path) -> None:
    config.write_text(CONFIG + '[slack]\napi_url = "http://127.0.0.1:9/api/"\n')
    ran = dockfix("check", "--json", SLACK_BOT_TOKEN="xoxb-very-secret", SLACK_APP_TOKEN="xapp-very-secret")

    assert [False, False] == [item["ok"] for item in ran.json["slack"]]
    assert "Connection refused" in ran.json["slack"][0]["detail"]
    assert "very-secret" not in ran.out + ran.err


def test_serve_without_tokens_says_which_are_missing(dockfix: Run) -> None:
    ran = dockfix("serve")

    assert 2 == ran.exit
    assert "SLACK_BOT_TOKEN" in ran.err
    assert "SLACK_APP_TOKEN" in ran.err


def test_serve_without_slack_in_reach_says_where_to_look(dockfix: Run, config: Path) -> None:
    config.write_text(CONFIG + '[slack]\napi_url = "http://127.0.0.1:9/api/"\n')
    ran = dockfix("serve", SLACK_BOT_TOKEN="xoxb-very-secret", SLACK_APP_TOKEN="xapp-very-secret")

    assert 2 == ran.exit
    assert "Slack could not be reached at http://127.0.0.1:9/api/" in ran.err
    assert "very-secret" not in ran.err
    assert "Traceback" not in ran.err


def test_a_record_that_cannot_be_opened_is_told(dockfix: Run, config: Path) -> None:
    config.write_text(CONFIG + '[store]\nurl = "sqlite:////proc/nowhere/dockfix.db"\n')
    ran = dockfix("fix", "host1", "web", "--yes")

    assert 2 == ran.exit
    assert "could not be opened" in ran.err
    assert "Traceback" not in ran.err


def test_a_reader_that_goes_away_is_met_quietly(tmp_path: Path) -> None:
    for command in ("causes", "--help", "diagnose host1 web"):
        shell = f"set -o pipefail; '{SCRIPT}' {command} | true"
        done = subprocess.run(
            ["bash", "-c", shell], capture_output=True, cwd=tmp_path, env=environment(tmp_path, {}), check=False
        )
        assert b"" == done.stderr, command


def test_a_full_disk_is_told_in_a_sentence(tmp_path: Path) -> None:
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(
            [SCRIPT, "causes", "--json"],
            stdout=full,
            stderr=subprocess.PIPE,
            env=environment(tmp_path, {}),
            check=False,
        )

    assert (2, b"The answer could not be written: No space left on device.\n") == (done.returncode, done.stderr)


@pytest.mark.parametrize("encoding", ["ascii", "latin-1", "utf-8"])
def test_no_output_encoding_ends_in_a_crash(dockfix: Run, encoding: str) -> None:
    ran = dockfix("diagnose", "host1", "web", PYTHONIOENCODING=encoding)

    assert 3 == ran.exit
    assert "Traceback" not in ran.err
    assert ("❌" in ran.out) == (encoding == "utf-8")
    assert "Host not reached" in ran.out


@pytest.mark.parametrize("columns", ["20", "40", "80", "300"])
def test_every_width_shows_the_words(dockfix: Run, columns: str) -> None:
    ran = dockfix("causes", COLUMNS=columns)

    assert 0 == ran.exit
    assert "port_held_by_service" in ran.out.replace("\n", "").replace(" ", "")


def test_closed_standard_streams_do_not_crash(tmp_path: Path) -> None:
    done = subprocess.run(
        ["bash", "-c", f"'{SCRIPT}' explain - <&-; '{SCRIPT}' fix host1 web <&-"],
        capture_output=True,
        cwd=tmp_path,
        env=environment(tmp_path, {}),
        check=False,
    )

    assert 2 == done.returncode
    assert b"Traceback" not in done.stderr


def test_help_is_quick_since_it_imports_nothing_heavy() -> None:
    shown = subprocess.run(
        [SCRIPT.with_name("python"), "-X", "importtime", "-c", "from handlers.main import main; main(['--help'])"],
        capture_output=True,
        text=True,
        env={**os.environ},
        check=False,
    )
    loaded = {line.rsplit("|", 1)[1].strip().split(".")[0] for line in shown.stderr.splitlines() if "|" in line}

    assert "argparse" in loaded
    assert set() == loaded & {"rich", "paramiko", "docker", "sqlalchemy", "dbos", "slack_bolt", "slack_sdk", "aiohttp"}
