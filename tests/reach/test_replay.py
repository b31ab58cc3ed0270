"""Recorded hosts: what is written and read again, what a replay answers, and that a recording reaches nowhere else."""

import json
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.model import Answer, Command, EngineQuestion, Probe, Question, Target
from bot.reach.replay import Recording, RecordingError, ReplayReach

TARGET = Target("host1", "webserver")
INSPECT = EngineQuestion("container", "inspect_container", "docker inspect", ("{container}",))
UPTIME = Question("uptime", "cat /proc/uptime", "uptime")
STEP = Command(("systemctl", "stop", "nginx"), "frees the port")


def recording(state: str = "created", answered: bool = False) -> Recording:
    return Recording(
        TARGET,
        (
            Answer("container", json.dumps({"State": {"Status": state}}), exit=200, ms=12),
            Answer("host", "uid 0\nsudo ok\n", exit=0),
            Answer("uptime", "12.5 3\n", exit=0),
        ),
        "198.18.0.11",
        "0.1.0",
        "28.5.2",
        'nginx "holds" port 80\n\x7f\u2028 ü',
        (Probe("0.0.0.0", 80, "tcp", answered, "from dockfix", "tried"),),
    )


def test_a_recording_is_the_same_after_it_was_saved_and_loaded(tmp_path: Path) -> None:
    recording().save(tmp_path / "a" / "before")
    assert recording() == Recording.load(tmp_path / "a" / "before")


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=30)
@given(st.text(max_size=50), st.text(max_size=50))
def test_any_text_survives_the_way_to_the_disk(tmp_path: Path, note: str, output: str) -> None:
    made = Recording(TARGET, (Answer("q", output),), note=note)
    made.save(tmp_path / "r")
    found = Recording.load(tmp_path / "r")
    assert note.encode("utf-8", "replace").decode() == found.note
    assert TARGET == found.target


def test_secrets_are_not_written(tmp_path: Path) -> None:
    Recording(TARGET, (Answer("log", "password=hunter2secret"),)).save(tmp_path / "r")
    assert not [file for file in tmp_path.rglob("*") if file.is_file() and "hunter2secret" in file.read_text()]


def test_a_host_answers_as_before_until_a_step_was_run() -> None:
    way = ReplayReach(recording("created"), recording("running", answered=True))

    def state() -> str:
        answers = way.ask(TARGET, [INSPECT, UPTIME]).answers
        return str(json.loads(answers.get(INSPECT).output)["State"]["Status"])

    assert "created" == state()
    assert not way.probe("0.0.0.0", 80, "tcp").answered
    first = way.run("op", STEP)
    assert (0, first) == (first.exit, way.run("op", STEP))
    assert "running" == state()
    assert way.probe("0.0.0.0", 80, "tcp").answered


def test_without_a_recording_of_after_a_step_fails_and_changes_nothing() -> None:
    way = ReplayReach(recording())
    done = way.run("op", STEP)
    assert 1 == done.exit
    assert "This is a recording" in done.output


def test_questions_and_probes_that_were_not_recorded_say_so() -> None:
    seen: list[str] = []
    answers = ReplayReach(recording()).ask(TARGET, [Question("new", "", "")], seen.append).answers
    found = {answer.question: answer for answer in answers}
    assert "was not asked when the host was recorded" == found["new"].could_not
    assert "uid 0\nsudo ok\n" == found["host"].output
    assert ["new"] == seen
    assert "not tried" in ReplayReach(recording()).probe("127.0.0.1", 1, "tcp").detail


def test_another_container_is_not_there() -> None:
    answer = ReplayReach(recording()).ask(Target("host1", "other"), [INSPECT]).answers.get(INSPECT)
    assert (404, {"message": "No such container: other"}) == (answer.exit, json.loads(answer.output))


@pytest.mark.parametrize("name", ["../evil", "a/b", "", ".hidden", "a\0b", "x" * 200, "..", "ü"])
def test_an_answer_cannot_be_written_outside(tmp_path: Path, name: str) -> None:
    folder = tmp_path / "in" / "r"
    with pytest.raises(RecordingError):
        Recording(TARGET, (Answer(name, "x"),)).save(folder)
    assert not list(tmp_path.rglob("*.json"))


def test_links_in_the_way_are_not_followed(tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    victim = outside / "victim"
    victim.write_text("precious")
    for name in ("recording.toml", "probes.json", "answers/uptime.json"):
        folder = tmp_path / name.replace("/", "-")
        (folder / "answers").mkdir(parents=True)
        (folder / name).symlink_to(victim)
        with pytest.raises(RecordingError):
            recording().save(folder)
        with pytest.raises(RecordingError):
            Recording.load(folder)
    folder = tmp_path / "whole"
    folder.mkdir()
    (folder / "answers").symlink_to(outside)
    with pytest.raises(RecordingError, match="is a link"):
        recording().save(folder)
    assert ["victim"] == [file.name for file in outside.iterdir()]
    assert "precious" == victim.read_text()


@pytest.mark.parametrize(
    ("file", "text"),
    [
        ("recording.toml", "host = "),
        ("recording.toml", 'host = 3\ncontainer = "x"\n'),
        ("recording.toml", 'host = "x"\n'),
        ("answers/uptime.json", "{"),
        ("answers/uptime.json", "[" * 100_000),
        ("answers/uptime.json", '{"question": "other"}'),
        ("answers/uptime.json", '{"question": "uptime", "output": 3}'),
        ("answers/uptime.json", "{}"),
        ("probes.json", '[{"address": 1}]'),
    ],
)
def test_a_damaged_recording_is_told_with_its_file(tmp_path: Path, file: str, text: str) -> None:
    recording().save(tmp_path)
    (tmp_path / file).write_text(text)
    with pytest.raises(RecordingError, match=r"recording\.toml|uptime\.json|probes\.json"):
        Recording.load(tmp_path)
