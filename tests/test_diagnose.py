"""The diagnosis as a whole: its verdicts, its rows, its order, and that nothing at all makes it fail."""

import json
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.causes import Cause, MalformedCause, all_causes, cause, causes_in
from bot.causes.__main__ import readme
from bot.codec import decode, encode
from bot.diagnose import diagnose, did_you_mean, unreachable
from bot.facts import all_facts, all_questions, area_of
from bot.model import Answer, AreaName, Diagnosis, Finding, Target
from bot.snapshot import Answers, Snapshot, Unknown
from tests.causes.world import ALLOCATED, BUSY, World, peer, process, sock, unit

NGINX = {
    "error": BUSY,
    "sockets": [sock(inode=7)],
    "processes": [process(812, "nginx", "/system.slice/nginx.service", holds=(7,))],
    "units": [unit("nginx.service", MainPID="812")],
}


def nginx(**changes: Any) -> World:
    return World(**(NGINX | changes))


@pytest.mark.parametrize(
    ("verdict", "world"),
    [
        ("cause", nginx()),
        ("healthy", World(status="running")),
        ("healthy", World()),
        ("healthy", World(status="exited", exit_code=137)),
        ("other_error", World(status="exited", exit_code=3)),
        ("other_error", World(error="OCI runtime create failed: exec: /bin/nosuch: no such file", exit_code=127)),
        ("other_error", nginx(error="OCI runtime create failed: exec: /bin/nosuch: no such file")),
        ("cause", World(error=BUSY)),
        ("cause", World(error=ALLOCATED)),
        ("inconclusive", World(instead={"sockets": Answer("sockets", could_not="gave no answer within 5 s")})),
        ("inconclusive", World(instead={"container": Answer("container", could_not="gave no answer within 8 s")})),
        ("no_such_container", World(instead={"container": Answer("container", '{"message": "x"}', exit=404),
                                             "containers": Answer("containers", json.dumps([peer("web-server")]))})),
    ],
)  # fmt: skip
def test_the_verdict_is_the_one_word_that_fits(verdict: str, world: World) -> None:
    diagnosis = world.diagnosis()
    assert verdict == diagnosis.verdict
    assert diagnosis.reason


def test_a_name_that_is_nearly_right_is_offered() -> None:
    gone = {"container": Answer("container", '{"message": "No such container"}', exit=404)}
    world = World(peers=[peer("web-server"), peer("db")], instead=gone)
    world.instead["containers"] = Answer("containers", json.dumps([peer("web-server"), peer("db")]), exit=0)
    assert ("web-server",) == world.diagnosis().did_you_mean
    assert () == did_you_mean("zzz", ["web-server", "db"])


def test_a_container_that_does_not_exist_gets_no_remedy_whatever_else_is_wrong_with_the_host() -> None:
    gone = {
        "container": Answer("container", '{"message": "No such container"}', exit=404),
        "containers": Answer("containers", json.dumps([peer("web-server")]), exit=0),
    }
    diagnosis = World(instead=gone, files=(1024, 1024, 1024)).diagnosis()
    assert "no_such_container" == diagnosis.verdict
    assert [("file_descriptors_exhausted", ())] == [(found.cause, found.remedies) for found in diagnosis.findings]


def test_a_port_that_is_held_by_what_no_cause_names_is_never_called_healthy() -> None:
    held = process(50, "dockerd", "/system.slice/docker.service", holds=(7,))
    for error in ("", BUSY):
        diagnosis = World(error=error, sockets=[sock(inode=7)], processes=[held]).diagnosis()
        assert "inconclusive" == diagnosis.verdict
        assert "80/tcp is held by the Docker daemon (pid 50)" in diagnosis.reason


def test_the_rows_say_what_was_really_seen() -> None:
    rows = {str(area.area): (str(area.result), area.detail) for area in nginx().diagnosis().areas}
    assert ["container", "ports", "firewall", "daemon", "resources", "network"] == list(rows)
    assert ("problem", "nginx.service (pid 812) listens on 0.0.0.0:80") == rows["ports"]
    assert ("ok", "iptables v1.8.9 (nf_tables): chain DOCKER is in nat and filter") == rows["firewall"]
    assert ("ok", "bridge docker0, 172.17.0.0/16") == rows["network"]
    assert (
        "descriptors 100 of 1024; memory 1.1 of 1.9 GiB free; processes 90 of 4194304; disk 40 % used"
        == rows["resources"][1]
    )


def test_the_same_answers_make_the_same_diagnosis_byte_for_byte() -> None:
    first, second = (json.dumps(encode(nginx().diagnosis())) for _ in range(2))
    assert first == second


def test_a_diagnosis_can_be_written_and_read_back() -> None:
    diagnosis = nginx().diagnosis()
    assert diagnosis == decode(Diagnosis, json.loads(json.dumps(encode(diagnosis))))


def test_the_digest_of_a_remedy_covers_whom_it_hits_and_not_what_merely_varies() -> None:
    def digest(**changes: Any) -> str:
        return nginx(**changes).diagnosis().findings[0].remedies[0].digest

    again = process(812, "nginx", "/system.slice/nginx.service", holds=(7,), start=9000)
    assert digest().startswith("sha256:")
    assert digest() == digest()
    assert digest() != digest(processes=[again])
    assert digest() == digest(sockets=[sock(inode=7), sock(state="01", peer="198.51.100.4", peer_port=4)])


def test_only_a_proved_finding_carries_a_remedy() -> None:
    for finding in nginx(error="").diagnosis().findings:
        assert "proved" != finding.certainty
        assert () == finding.remedies


@cause(code="T1", area=AreaName.PORTS)
def test_diagnose(see: Snapshot) -> Iterator[Finding]:
    """A rule that is broken.

    What you see: a.

    Proof: b.

    Look-alikes: c.

    Fix: d.

    Undo: e.
    """
    raise ZeroDivisionError(f"broken on purpose on {see.target.host}")
    yield


BROKEN: Cause = test_diagnose  # named like this file, as every cause is named like its own
del test_diagnose


def test_a_broken_rule_says_so_and_hides_nothing() -> None:
    causes = (BROKEN, *all_causes())
    diagnosis = diagnose(nginx().snapshot(), "01", causes=causes)
    assert ["port_held_by_service"] == [finding.cause for finding in diagnosis.findings]
    silent = {item.question: item.reason for item in diagnosis.not_checked}
    assert (
        "the rule itself failed (ZeroDivisionError: broken on purpose on host1); please report this"
        == silent["test_diagnose"]
    )


def test_a_rule_that_cannot_look_is_not_checked() -> None:
    def blind(see: Snapshot) -> Iterator[Finding]:
        raise Unknown(f"needs root on {see.target.host}")

    diagnosis = diagnose(World().snapshot(), "01", causes=[replace(BROKEN, id="blind", rule=blind)])
    assert [("blind", "needs root on host1")] == [(item.question, item.reason) for item in diagnosis.not_checked]


def test_a_host_that_cannot_be_reached_has_six_rows_that_say_so() -> None:
    diagnosis = unreachable("01", Target("host1", "web"), "host1 refused the key")
    assert ("unreachable", "host1 refused the key") == (diagnosis.verdict, diagnosis.reason)
    assert ["not_checked"] * 6 == [area.result for area in diagnosis.areas]


def test_nothing_answered_is_inconclusive_and_never_healthy() -> None:
    diagnosis = diagnose(Snapshot(Answers(Target("host1", "web"), {})), "01")
    assert "inconclusive" == diagnosis.verdict
    assert () == diagnosis.findings
    assert ["not_checked"] * 6 == [area.result for area in diagnosis.areas]


NAMES = sorted({question.id for question in all_questions()} | {"host"})
GOOD = {answer.question: answer for answer in nginx().snapshot().answers}
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=8,
)
OUTPUT = st.one_of(st.text(max_size=80), JSON.map(json.dumps), st.just("[" * 50_000), st.just("{}"), st.just("[{}]"))


@st.composite
def answers(draw: st.DrawFn) -> dict[str, Answer]:
    """Good answers, some of which are cut, mangled, or replaced by something else altogether."""
    spoiled = dict(GOOD)
    for name in draw(st.lists(st.sampled_from(NAMES), min_size=1, max_size=6, unique=True)):
        good = GOOD[name].output if name in GOOD else ""
        at = draw(st.integers(0, len(good)))
        other = draw(OUTPUT)
        output = draw(st.sampled_from([other, good[:at], good[at:], good[:at] + other + good[at:]]))
        exit_code = draw(st.sampled_from([0, 0, 0, 1, 127, 404, None]))
        spoiled[name] = Answer(
            name, output, exit=exit_code, cut=draw(st.booleans()), could_not=draw(st.sampled_from(["", "", "x"]))
        )
    return spoiled


@settings(max_examples=150, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(answers())
def test_no_answer_however_broken_makes_it_fail(spoiled: dict[str, Answer]) -> None:
    diagnosis = diagnose(Snapshot(Answers(Target("host1", "webserver"), spoiled)), "01")
    assert 6 == len(diagnosis.areas)
    assert json.dumps(encode(diagnosis))


def test_the_documentation_of_the_causes_is_current() -> None:
    from tests.docs import ROOT

    assert readme() == (ROOT / "bot/causes/README.md").read_text(encoding="utf-8")


def test_a_file_that_is_no_cause_fails_with_its_name(tmp_path: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(tmp_path))
    prose = "".join(f"\n    {heading}: x.\n" for heading in ("What you see", "Proof", "Look-alikes", "Fix", "Undo"))
    head = "from bot.causes import cause\nfrom bot.model import AreaName\n\n\n@cause(code='', area=AreaName.PORTS)\n"
    wrong = {
        "empty": ("", "there is no @cause named empty"),
        "renamed": (f'{head}def other(see):\n    """A.\n{prose}    """\n    yield\n', "must have the name of its file"),
        "mute": (f"{head}def mute(see):\n    yield\n", "must begin with one sentence"),
        "terse": (f'{head}def terse(see):\n    """A."""\n    yield\n', "must have the paragraphs What you see"),
    }
    for name, (text, complaint) in wrong.items():
        folder = tmp_path / f"causes_{name}"
        folder.mkdir()
        (folder / "__init__.py").write_text("")
        (folder / f"{name}.py").write_text(text)
        with pytest.raises(MalformedCause, match=complaint):
            causes_in([str(folder)], folder.name)


def test_every_fact_and_question_is_found_by_walking_and_has_an_area() -> None:
    assert 18 <= len(all_facts())
    assert len(all_questions()) == len({question.id for question in all_questions()})
    assert set(AreaName) >= {area_of(question) for question in all_questions()}
