"""`dockfix dev validate-blocks` says what Slack would refuse; its validator is played by a server on this machine."""

import http.server
import json
import subprocess
import sys
import threading
from argparse import Namespace
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

import pytest

from handlers import judging, main
from handlers.terminal import validate_blocks
from handlers.terminal.args import UsageError
from tests.judges.stage import free_port
from tests.slack.goldens import FOLDER, golden_messages, golden_views

Json = dict[str, Any]
GOOD: Json = {"ok": True}
HEADING = {"type": "header", "text": {"type": "plain_text", "text": "x"}}
LONG = {"type": "header", "text": {"type": "plain_text", "text": "x" * 151}}


@dataclass(slots=True)
class Referee:
    """Slack's blocks.validate as its reference describes it; it says `answers` one after the other, the last again."""

    url: str = ""
    answers: list[Any] = field(default_factory=lambda: [GOOD])
    asked: list[tuple[str, Any]] = field(default_factory=list)

    def answer(self, path: str, body: str) -> tuple[int, dict[str, str], bytes]:
        """Take one request."""
        given = parse_qs(body, strict_parsing=True)
        assert "/api/blocks.validate" == path
        ((kind, (value,)),) = given.items()
        assert kind in ("blocks", "message", "view")
        self.asked.append((kind, json.loads(value)))
        said = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        if isinstance(said, tuple):
            status, headers = said
            return status, headers, b"{}"
        return 200, {}, said if isinstance(said, bytes) else json.dumps(said).encode()


@pytest.fixture
def referee() -> Iterator[Referee]:
    played = Referee()

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            status, headers, answer = played.answer(self.path, body)
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(answer)

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    played.url = f"http://127.0.0.1:{server.server_port}/api/"
    thread = threading.Thread(target=server.serve_forever, args=(0.02,))
    thread.start()
    yield played
    server.shutdown()
    server.server_close()
    thread.join()


def write(folder: Path, value: Any, name: str = "payload.json") -> str:
    (folder / name).write_text(value if isinstance(value, str) else json.dumps(value), encoding="utf-8")
    return str(folder / name)


def run(*typed: str) -> int:
    return main.main(["dev", "validate-blocks", *typed])


def test_the_golden_messages_and_forms_are_taken_offline_and_by_slack(
    referee: Referee, capsys: pytest.CaptureFixture[str]
) -> None:
    whole = len(golden_messages()) + len(golden_views())
    assert 0 == run(str(FOLDER))
    assert [] == referee.asked
    assert f"{whole} judged by dockfix; --online asks Slack: all would be taken." in capsys.readouterr().out
    assert 0 == run(str(FOLDER), "--online", "--api-url", referee.url)
    assert f"{whole} judged by Slack and by dockfix: all would be taken." in capsys.readouterr().out
    assert {"message": len(golden_messages()), "view": len(golden_views())} == {
        kind: sum(kind == each for each, _ in referee.asked) for kind in ("message", "view")
    }
    assert golden_views()["ask"] in [value for kind, value in referee.asked if kind == "view"]


@pytest.mark.parametrize(
    ("value", "said"),
    [
        ([LONG], "/blocks/0/text/text: must be less than 151 characters"),
        (["x", None], "/blocks/0: "),
        ({"blocks": {}}, "/blocks: must be an array"),
        ({"blocks": [HEADING], "text": ""}, "the fallback text is empty"),
        ({"blocks": [HEADING], "text": 7}, "/text: must be a string"),
        ({"type": "modal", "blocks": [HEADING]}, "/view: missing required field: title"),
        ({"answer": {"blocks": [LONG]}, "good": {"blocks": [HEADING]}}, "answer\n    dockfix: /blocks/0/text/text"),
        ({"blocks": [HEADING] * 51}, "no more than 50 items"),
        ({"blocks": [HEADING], "text": "\ud800" * 3801}, "the fallback text has"),
    ],
)
def test_what_is_wrong_is_said_with_where_it_stands(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], value: Any, said: str
) -> None:
    assert 1 == run(write(tmp_path, value))
    assert said in capsys.readouterr().out


def test_what_slack_finds_wrong_is_said_with_who_says_it(
    referee: Referee, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    error = {"pointer": "/blocks/0/type", "code": "failed_constraint", "message": "must be one of: section",
             "constraint": {"type": "enum"}}  # fmt: skip
    referee.answers = [GOOD, {"ok": False, "error": "invalid_message", "errors": [error]}]
    file = write(tmp_path, {"one": {"blocks": [HEADING]}, "two": {"blocks": [HEADING], "text": "x"}})
    assert 1 == run(file, "--online", "--api-url", referee.url, "--json")
    told = json.loads(capsys.readouterr().out)
    assert ("dockfix.validation/1", True) == (told["schema"], told["online"])
    assert [("one", "message", True), ("two", "message", False)] == [
        (each["name"], each["kind"], each["ok"]) for each in told["payloads"]
    ]
    problem = "/blocks/0/type: must be one of: section (failed_constraint)"
    assert [{"by": "Slack", "problem": problem}] == told["payloads"][1]["problems"]
    assert ("message", {"blocks": [HEADING], "text": "x"}) == referee.asked[1]


@pytest.mark.parametrize("errors", [None, [], ["strange"], [{}], "strange"])
def test_a_refusal_without_reasons_is_still_a_refusal(referee: Referee, tmp_path: Path, errors: Any) -> None:
    referee.answers = [{"ok": False, "error": "invalid_blocks", "errors": errors}]
    assert 1 == run(write(tmp_path, [HEADING]), "--online", "--api-url", referee.url)


def test_blocks_alone_and_more_than_slack_takes(
    referee: Referee, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert 0 == run(write(tmp_path, [HEADING]), "--online", "--api-url", referee.url.rstrip("/"))
    assert [("blocks", [HEADING])] == referee.asked
    assert 1 == run(write(tmp_path, {"blocks": [HEADING], "text": "x" * 100_000}), "--online", "--api-url", referee.url)
    assert "not asked: 100" in capsys.readouterr().out
    assert 1 == len(referee.asked)


def test_it_waits_as_long_as_slack_asks_and_not_for_ever(referee: Referee, tmp_path: Path) -> None:
    waited: list[float] = []
    given = Namespace(files=[write(tmp_path, [HEADING])], online=True, api_url=referee.url, json=True)

    def judge() -> int:
        return validate_blocks.run(given, judging.problems_of_message, judging.problems_of_view, waited.append)

    referee.answers = [(429, {"Retry-After": "7"}), (429, {}), (429, {"Retry-After": "99999"}), GOOD]
    assert 0 == judge()
    assert [7.0, 1.0, 60.0] == waited
    referee.answers = [(429, {"Retry-After": "7"})]
    with pytest.raises(validate_blocks.SlackAway, match="asked to wait again and again"):
        judge()


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        ((503, {}), "answered with HTTP status 503"),
        (b"<html>", "did not answer as Slack does"),
        (b"[" * 100_000, "did not answer as Slack does"),
        ([], "did not answer as Slack does"),
        ({"ok": "yes"}, "did not answer as Slack does"),
        ({"ok": False, "error": "invalid_arguments"}, "refused to judge: invalid_arguments"),
    ],
)
def test_a_validator_that_does_not_judge_is_told_in_one_sentence(
    referee: Referee, tmp_path: Path, capsys: pytest.CaptureFixture[str], answer: Any, said: str
) -> None:
    referee.answers = [answer]
    assert 3 == run(write(tmp_path, [HEADING]), "--online", "--api-url", referee.url)
    told = capsys.readouterr().err
    assert said in told
    assert 1 == len(told.splitlines())


def test_without_a_network_one_sentence_says_so(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    nobody = f"http://127.0.0.1:{free_port()}/api/"
    assert 3 == run(write(tmp_path, [HEADING]), "--online", "--api-url", nobody, "--json")
    told = capsys.readouterr()
    assert (
        f"{nobody}blocks.validate could not be reached: [Errno 111] Connection refused. "
        "Without --online the same is judged on this machine.\n"
    ) == told.err
    assert told.err.rstrip("\n") == json.loads(told.out)["error"]


@pytest.mark.parametrize(
    ("value", "said"),
    [
        ("{", "is not JSON"),
        ("[" * 100_000, "is nested too deep"),
        ("7", "is no message and no form"),
        ("{}", "is no message and no form"),
        ('{"a": {"b": {"blocks": []}}}', "a is no message and no form"),
    ],
)
def test_a_file_that_holds_nothing_to_judge_is_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], value: str, said: str
) -> None:
    assert 2 == run(write(tmp_path, value))
    assert said in capsys.readouterr().err


def test_what_cannot_be_read_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "latin.json").write_bytes(b'["\xe4"]')
    (tmp_path / "empty").mkdir()
    for file, said in (("none.json", "cannot be read"), ("latin.json", "is not UTF-8"), ("empty", "no .json file")):
        assert 2 == run(str(tmp_path / file))
        assert said in capsys.readouterr().err
    with pytest.raises(UsageError, match="must be a web address"):
        validate_blocks.run(
            Namespace(files=[], online=True, api_url="file:///etc/", json=False),
            judging.problems_of_message,
            judging.problems_of_view,
        )


def test_it_reads_standard_input() -> None:
    script = str(Path(sys.executable).parent / "dockfix")
    done = subprocess.run(
        [script, "dev", "validate-blocks", "-"],
        input=json.dumps([LONG]),
        capture_output=True,
        text=True,
        check=False,
    )
    assert (1, "") == (done.returncode, done.stderr)
    assert "1 would be refused" in done.stdout
