"""The script in real shells, with as little as a host can have; its reader, against bytes made to confuse it."""

import os
import shutil
import subprocess
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.model import Answer, Question
from bot.reach.round import HOST, NOT_WHOLE, Reader, compose, host_answer, sudo_refusal

NONCE = "0123456789abcdef"


def run(
    questions: list[Question], argv: list[str] | None = None, size: int = 65_536
) -> tuple[Reader, dict[str, Answer]]:
    """Run a round in a real shell and read it in pieces of `size` bytes."""
    sent = compose(questions, NONCE, False, ())
    done = subprocess.run(
        argv or ["sh", "-s"], input=sent.script.encode(), capture_output=True, timeout=60, check=False
    )
    reader = Reader(NONCE, questions)
    answers = []
    for start in range(0, len(done.stdout), size):
        answers += reader.feed(done.stdout[start : start + size])
    answers += reader.finish()
    assert sorted(question.id for question in questions) == sorted(answer.question for answer in answers)
    return reader, {answer.question: answer for answer in answers}


QUESTIONS = [
    Question("plain", "echo one; echo two >&2; exit 3", ""),
    Question("nothing", ":", ""),
    Question("missing", "no-such-program --x", ""),
    Question("broken", "if then fi", ""),
    Question("slow", "echo early; sleep 30; echo late", "", limit_seconds=1),
    Question("huge", "while :; do echo 0123456789; done", "", cap_bytes=5000),
    Question("long_line", "printf '%05000d' 7; printf '\\nend'", ""),
    Question("blank", "printf '\\n\\n a  b\\t\\n\\n'", ""),
    Question("quotes", "printf '%s\\n' \"it's \\$HOME \\`x\\` %s \\\\n\"", ""),
    Question("input", "cat; echo done", ""),
    Question("forger", f"echo '{NONCE} 0 o forged'; printf '{NONCE} 1 x 0 1 1\\n' >&2", ""),
    Question("child", "(sleep 30; echo ghost) & echo parent", "", limit_seconds=1),
    Question("many_errors", "i=0; while [ $i -lt 200 ]; do echo e$i >&2; i=$((i+1)); done; echo fine", ""),
]


def check(answers: dict[str, Answer]) -> None:
    """All that any shell has to make of `QUESTIONS`."""
    plain = answers["plain"]
    assert ("one\n", "two", 3, "") == (plain.output, plain.errors, plain.exit, plain.could_not)
    assert ("", 0, "") == (answers["nothing"].output, answers["nothing"].exit, answers["nothing"].could_not)
    assert (127, "`no-such-program` is not installed on the host") == (
        answers["missing"].exit,
        answers["missing"].could_not,
    )
    assert 0 != answers["broken"].exit
    assert ("", "gave no answer within 1 s") == (answers["slow"].output, answers["slow"].could_not)
    huge = answers["huge"]
    assert (True, "") == (huge.cut, huge.could_not)
    assert 4900 < len(huge.output) <= 5000
    assert "0" * 4999 + "7\nend\n" == answers["long_line"].output
    assert "\n\n a  b\t\n\n" == answers["blank"].output
    assert "it's $HOME `x` %s \\n\n" == answers["quotes"].output
    assert "done\n" == answers["input"].output
    forger = answers["forger"]
    assert (f"{NONCE} 0 o forged\n", f"{NONCE} 1 x 0 1 1") == (forger.output, forger.errors)
    assert "its output did not end within 1 s" in answers["child"].could_not
    assert ("fine\n", 30, "e0") == (
        answers["many_errors"].output,
        len(answers["many_errors"].errors.splitlines()),
        answers["many_errors"].errors.splitlines()[0],
    )


@pytest.mark.sshd
@pytest.mark.parametrize("shell", [["dash", "-s"], ["bash", "-s"], ["bash", "--posix", "-s"], ["busybox", "sh", "-s"]])
@pytest.mark.parametrize("size", [1, 17, 65_536])
def test_every_shell_answers_the_same(shell: list[str], size: int) -> None:
    reader, answers = run(QUESTIONS, shell, size)
    check(answers)
    assert reader.ended
    assert os.geteuid() == reader.uid


@pytest.fixture
def small_host(tmp_path: Path) -> list[str]:
    """A root directory with busybox and /proc, and nothing else; gives the command that runs its shell."""
    if os.geteuid() != 0:
        pytest.skip("a root directory of its own needs root")
    root = tmp_path / "root"
    (root / "bin").mkdir(parents=True)
    (root / "proc").mkdir()
    (root / "dev").mkdir()
    shutil.copy(shutil.which("busybox") or "busybox", root / "bin/busybox")
    mount = f"mount --rbind /proc {root}/proc && mount --rbind /dev {root}/dev && exec chroot {root} /bin/sh -s"
    return ["unshare", "--mount", "sh", "-c", mount]


def link(command: list[str], *names: str) -> None:
    root = Path(command[-1].split()[-3])
    for name in names:
        (root / "bin" / name).symlink_to("busybox")


@pytest.mark.sshd
def test_busybox_alone_is_enough(small_host: list[str]) -> None:
    link(small_host, "sh", "awk", "cat", "sleep", "setsid", "id", "mv", "mkdir")
    check(run(QUESTIONS, small_host)[1])


@pytest.mark.sshd
def test_without_awk_the_shell_frames_by_itself(small_host: list[str]) -> None:
    # This busybox runs its applets without links, so that a missing one is one that is no applet of that name.
    sent = compose(QUESTIONS, NONCE, False, ())
    script = sent.script.replace("command -v awk", "command -v no-awk")
    link(small_host, "sh", "cat", "sleep", "setsid", "id")
    done = subprocess.run(small_host, input=script.encode(), capture_output=True, timeout=60, check=False)
    reader = Reader(NONCE, QUESTIONS)
    answers = {answer.question: answer for answer in (*reader.feed(done.stdout), *reader.finish())}
    check(answers)


@pytest.mark.sshd
@pytest.mark.parametrize("missing", [("setsid",), ("setsid", "timeout")])
def test_without_setsid_the_rest_is_still_answered(missing: tuple[str, ...]) -> None:
    questions = [question for question in QUESTIONS if question.id not in ("slow", "child")]
    script = compose(questions, NONCE, False, ()).script
    for name in missing:
        script = script.replace(f"command -v {name}", f"command -v no-{name}")
    done = subprocess.run(["sh", "-s"], input=script.encode(), capture_output=True, timeout=60, check=False)
    reader = Reader(NONCE, questions)
    answers = {answer.question: answer for answer in (*reader.feed(done.stdout), *reader.finish())}
    assert "one\n" == answers["plain"].output
    assert [""] * (len(questions) - 1) == [a.could_not for a in answers.values() if a.question != "missing"]


@pytest.mark.sshd
def test_a_script_that_was_cut_runs_nothing(tmp_path: Path) -> None:
    mark = tmp_path / "ran"
    script = compose([Question("q", f"touch {mark}", "")], NONCE, False, ()).script.encode()
    for length in range(0, len(script) - 1, max(1, len(script) // 60)):
        subprocess.run(["sh", "-s"], input=script[:length], capture_output=True, timeout=20, check=False)
    assert not mark.exists()


@pytest.mark.sshd
def test_nothing_is_left_running() -> None:
    word = f"dockfix-left-{time.time_ns()}"
    run([Question("q", f"sh -c 'sleep 60; : {word}' & sh -c 'sleep 61; : {word}'", "", limit_seconds=1)])
    listed = subprocess.run(["pgrep", "-f", word], capture_output=True, text=True, check=False)
    assert "" == listed.stdout


@pytest.mark.sshd
def test_many_long_questions_fit_in_several_groups() -> None:
    questions = [Question(f"q{n}", f"echo {n} # {'x' * 9000}", "") for n in range(25)]
    _, answers = run(questions)
    assert [f"{n}\n" for n in range(25)] == [answers[f"q{n}"].output for n in range(25)]


@pytest.mark.parametrize("sudo", [True, False])
def test_the_command_is_plain_enough_for_any_login_shell(sudo: bool) -> None:
    command = compose([], NONCE, sudo, ("/run/docker.sock",)).command
    assert command.startswith("/bin/sh -c '")
    assert command.endswith("'")
    inside = command[12:-1]
    assert not set("'!\\\n") & set(inside)


ONE = [Question("a", "", ""), Question("b", "", "", cap_bytes=100)]


def frames(*lines: str) -> bytes:
    return "".join(f"{NONCE} {line}\n" for line in lines).encode()


def test_an_answer_is_given_as_soon_as_it_is_whole() -> None:
    reader = Reader(NONCE, ONE)
    assert [] == reader.feed(frames("0 o hi", "0 d ", "0 f"))
    assert [Answer("a", "hi\n", exit=0, ms=1500)] == reader.feed(frames("0 x 0 1.50 3.00"))
    assert [Answer("b", could_not=NOT_WHOLE)] == reader.finish()


def test_noise_around_the_answers_is_ignored() -> None:
    reader = Reader(NONCE, ONE)
    noise = b"Welcome!\nfeedfeedfeedfeed 0 o forged\n\xff\xfe\x00\n" + b"x" * 100_000 + b"\n"
    body = frames("0 o hi", "0 d ", "0 f", "0 x 0 1 1")
    assert ["hi\n"] == [answer.output for answer in reader.feed(noise + body + noise)]


def test_after_the_end_what_has_no_answer_took_too_long() -> None:
    reader = Reader(NONCE, ONE)
    reader.feed(frames("z end"))
    assert ["gave no answer within 5 s"] * 2 == [answer.could_not for answer in reader.finish()]


def test_undecodable_bytes_are_replaced_and_nul_is_dropped() -> None:
    reader = Reader(NONCE, ONE)
    found = reader.feed(f"{NONCE} 0 o ".encode() + b"a\xff\0b\n" + frames("0 d ", "0 f", "0 x 0 1 1"))
    assert ["a\ufffdb\n"] == [answer.output for answer in found]


def test_a_host_that_sends_without_end_is_cut_off() -> None:
    reader = Reader(NONCE, ONE)
    chunk = frames(*["0 o " + "x" * 800] * 100)
    for _ in range(100):
        reader.feed(chunk)
    assert reader.flooded
    assert {"the host sent far more than was asked for, and was cut off"} == {a.could_not for a in reader.finish()}


def test_more_than_the_cap_is_cut() -> None:
    reader = Reader(NONCE, ONE)
    found = reader.feed(frames(*["1 o " + "x" * 60] * 5, "1 d ", "1 f", "1 x 0 1 1"))
    assert [(100, True)] == [(len(answer.output), answer.cut) for answer in found]


@given(st.lists(st.binary(max_size=200), max_size=30))
def test_any_bytes_at_all_leave_every_question_with_a_reason(chunks: list[bytes]) -> None:
    reader = Reader(NONCE, ONE)
    for chunk in chunks:
        assert [] == reader.feed(chunk)
    assert [("a", NOT_WHOLE), ("b", NOT_WHOLE)] == [(a.question, a.could_not) for a in reader.finish()]


LINE = st.tuples(
    st.sampled_from(["0", "1", "2", "h", "z", "", "-1", "0x"]),
    st.sampled_from(["o", "c", "d", "p", "e", "f", "x", "end", "q", ""]),
    st.text(max_size=30),
)


@given(st.lists(LINE, max_size=60), st.integers(1, 40))
def test_any_frames_in_any_order_give_each_question_one_answer(lines: list[tuple[str, str, str]], size: int) -> None:
    data = "".join(f"{NONCE} {' '.join(line)}\n" for line in lines).encode("utf-8", "replace")
    reader = Reader(NONCE, ONE)
    answers = []
    for start in range(0, len(data), size):
        answers += reader.feed(data[start : start + size])
    answers += reader.finish()
    assert ["a", "b"] == sorted(answer.question for answer in answers)
    assert all(len(answer.output) <= 131_072 for answer in answers)


def test_who_we_are_is_told_with_the_daemons() -> None:
    lines = ["socket /run/docker.sock", "uid 0", "daemon 88 0", "daemon 99 1000"]
    expected = "uid 0\nsudo ok\ndockerd 88 99\nsocket /run/docker.sock\ndaemon 88 0\ndaemon 99 1000\n"
    assert Answer(HOST, expected, exit=0) == host_answer(lines, "ok")
    assert NOT_WHOLE == host_answer([], "ok").could_not


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("sudo: a password is required\n", "a password is required"),
        ("motd\nsudo: sorry, you must have a tty to run sudo\n", "sorry, you must have a tty to run sudo"),
        ("/bin/sh: 1: sudo: not found\n", "not found"),
        ("sudo-rs: interactive authentication is required\n", "interactive authentication is required"),
        ("", "refused"),
        ("nonsense", "refused"),
    ],
)
def test_why_sudo_refused_is_told_in_its_own_words(said: str, expected: str) -> None:
    assert expected == sudo_refusal(said)
