"""Turns questions into one POSIX sh script, and the bytes that come back into answers.

What runs on the host: `command` is executed, `script` is its standard input. All questions run at the same time. The
host needs `sh` and `/proc`; `awk`, `setsid`, `timeout` and `sudo` are used where they are there. Nothing is written.

Every line that comes back opens with the nonce and says whose it is, so that neither a login banner nor anything
that a command prints can pass for another answer. Lines are whole because each is part of one small write.
"""

import re
import shlex
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import groupby

from bot.model import NO_ANSWER, Answer, Question
from bot.reach.script import AWK, ERROR_LINES, FUNCTIONS, HOST_FACTS, PATH

HOST = "host"
"""The id of the answer that is always there: lines `uid N`, `sudo ok|off|<reason>`, `dockerd <pid> <pid> ...` where
daemons run on the host itself, `daemon <pid> <uid>` for each, `hidden yes` where /proc does not show other users'
processes, `socket <path>` for each Engine socket that the SSH user may write to."""

NOT_WHOLE = "the connection ended before the answer was whole"
_LINE_LIMIT = 8_192
_GROUP_BYTES = 90_000
_SLACK_BYTES = 1_000_000


@dataclass(frozen=True, slots=True)
class Round:
    """What is sent to a host: the command to execute, and what is fed to it."""

    nonce: str
    command: str
    script: str
    questions: tuple[Question, ...]
    limit_seconds: int


def compose(questions: Sequence[Question], nonce: str, sudo: bool, sockets: Sequence[str]) -> Round:
    """Write the command and the script for these questions. `nonce` is fresh and secret, of letters and digits."""
    asked = tuple(questions)
    limit = max((question.limit_seconds for question in asked), default=5)
    return Round(nonce, _command(nonce, sudo, sockets), _script(asked, nonce), asked, limit)


def _command(nonce: str, sudo: bool, sockets: Sequence[str]) -> str:
    """Any login shell must take it: one line, no single quote inside, no exclamation mark, no backslash."""
    paths = " ".join(sockets)
    look = f'echo; for s in {paths}; do [ -S "$s" ] && [ -w "$s" ] && echo {nonce} h socket "$s"; done; '
    # A sudo that refuses ends with 1 and has read nothing, so the same script then runs without rights.
    # What sudo would take away, the address that we come from, goes along as an argument.
    asked = 'sudo -n /bin/sh -s "$SSH_CONNECTION"; case $? in 1|127) exec /bin/sh -s;; esac'
    run = asked if sudo else "exec /bin/sh -s"
    return f"/bin/sh -c '{look}{run}'"


def _script(questions: tuple[Question, ...], nonce: str) -> str:
    """One compound command: a shell that got half of it runs nothing."""
    groups = [_group(chunk, nonce) for chunk in _chunks(questions)]
    run = "".join(
        # A session of its own can be ended as a whole, whatever a question started.
        f'if command -v setsid >/dev/null 2>&1; then setsid sh -c "$G" </dev/null &\n'
        f'elif command -v timeout >/dev/null 2>&1; then timeout -s KILL {limit} sh -c "$G" </dev/null &\n'
        f'else K=: ; export K; sh -c "$G" </dev/null &\nfi\np="$p $!"\n'.replace('"$G"', f"{shlex.quote(text)}")
        for limit, text in groups
    )
    return (
        '{\nLC_ALL=C; export LC_ALL\n[ "$1" ] && SSH_CONNECTION=$1 && export SSH_CONNECTION\n'
        f"PATH={PATH}:$PATH; export PATH\nN={nonce}; p=\n{HOST_FACTS}{run}"
        '[ "$p" ] && wait $p\nprintf \'%s z end\\n\' "$N"\nexit 0\n}\n'
    )


def _chunks(questions: tuple[Question, ...]) -> list[list[tuple[int, Question]]]:
    """Questions with the same limit share one clock; a group also has to fit into one argument of a program.

    What may answer at length is started first: it mostly takes longest, and the round is as long as its longest.
    """
    numbered = sorted(enumerate(questions), key=lambda pair: (pair[1].limit_seconds, -pair[1].cap_bytes))
    chunks: list[list[tuple[int, Question]]] = []
    for _, same in groupby(numbered, key=lambda pair: pair[1].limit_seconds):
        chunks.append([])
        size = 0
        for number, question in same:
            length = 2 * len(question.script.encode()) + 100
            if size and size + length > _GROUP_BYTES:
                chunks.append([])
                size = 0
            size += length
            chunks[-1].append((number, question))
    return chunks


def _group(chunk: list[tuple[int, Question]], nonce: str) -> tuple[int, str]:
    limit = chunk[0][1].limit_seconds
    # K is set where neither setsid nor timeout exists: then there is no group of processes that could be ended safely.
    clock = f'[ "$K" ] || ( ( sleep {limit}; kill -s KILL 0 ) >/dev/null 2>&1 8>&- & )\n'
    calls = "".join(f"q {number} {asked.cap_bytes} {shlex.quote(asked.script)}\n" for number, asked in chunk)
    tail = 'wait\n[ "$K" ] || kill -s KILL 0\n'
    return limit, f"N={nonce}\nA={shlex.quote(AWK)}\n{FUNCTIONS}{clock}{calls}{tail}"


@dataclass(slots=True)
class _Section:
    """What has come in for one question so far."""

    question: Question
    output: list[bytes] = field(default_factory=list)
    size: int = 0
    errors: list[bytes] = field(default_factory=list)
    ended: set[bytes] = field(default_factory=set)
    exit: int | None = None
    ms: int = 0
    cut: bool = False

    def take(self, tag: bytes, payload: bytes) -> None:
        if tag in (b"o", b"c"):
            self._keep(payload + (b"\n" if tag == b"o" else b""))
        elif tag == b"e":
            if len(self.errors) < ERROR_LINES:
                self.errors.append(payload)
        elif tag in (b"d", b"p", b"f"):
            self.cut = self.cut or tag == b"p"
            self.ended.add(b"d" if tag == b"p" else tag)
        elif tag == b"x":
            self._exit(payload)

    def _keep(self, data: bytes) -> None:
        room = self.question.cap_bytes - self.size
        self.cut = self.cut or len(data) > room + 1
        self.output.append(data[: max(room, 0)])
        self.size += len(self.output[-1])

    def _exit(self, payload: bytes) -> None:
        match = re.fullmatch(rb"(\d{1,3}) ([\d.]{1,20}) ([\d.]{1,20})", payload)
        if match is None:
            return
        try:
            self.ms = max(0, round((float(match[3]) - float(match[2])) * 1000))
        except ValueError:
            self.ms = 0
        self.exit = int(match[1])
        self.ended.add(b"x")

    @property
    def whole(self) -> bool:
        return self.ended == {b"d", b"f", b"x"}

    def answer(self, could_not: str = "") -> Answer:
        output, errors = _text(b"".join(self.output)), _text(b"\n".join(self.errors))
        if could_not:
            return Answer(self.question.id, errors=errors, ms=self.ms, could_not=could_not)
        missing = _missing_program(errors) if self.exit == 127 and not output else ""
        return Answer(self.question.id, output, errors, self.exit, self.cut, self.ms, missing)


class Reader:
    """Takes the bytes as they come and gives each answer once, as soon as it is whole. Holds no more than was asked."""

    def __init__(self, nonce: str, questions: Sequence[Question]) -> None:
        """`nonce` and `questions` are those of the `Round`."""
        self._mark = nonce.encode() + b" "
        self._sections = {str(number).encode(): _Section(question) for number, question in enumerate(questions)}
        self._buffer = b""
        self._skipping = False
        self._given: set[bytes] = set()
        self._room = 2 * sum(question.cap_bytes for question in questions) + _SLACK_BYTES
        self._host: list[str] = []
        self.host_known = False
        self.ended = False
        self.flooded = False

    @property
    def host_lines(self) -> tuple[str, ...]:
        """What the host said about itself so far."""
        return tuple(self._host)

    @property
    def uid(self) -> int | None:
        """As whom the questions are asked, once known."""
        return next((int(line[4:]) for line in self._host if re.fullmatch(r"uid \d{1,10}", line)), None)

    def feed(self, data: bytes) -> list[Answer]:
        """Take some bytes and return the answers that became whole."""
        self._room -= len(data)
        if self._room < 0:
            self.flooded = True
            self._buffer = b""
            return []
        lines = (self._buffer + data).split(b"\n")
        self._buffer = lines.pop()
        answers = [answer for line in lines if (answer := self._line(line)) is not None]
        if len(self._buffer) > _LINE_LIMIT:
            self._buffer, self._skipping = b"", True
        return answers

    def finish(self, reason: str = "") -> list[Answer]:
        """Return what is left over, each with the reason why there is no answer."""
        left = [number for number in self._sections if number not in self._given]
        self._given.update(left)
        return [self._sections[number].answer(reason or self._reason(self._sections[number])) for number in left]

    def _line(self, line: bytes) -> Answer | None:
        if self._skipping:
            self._skipping = False
            return None
        if not line.startswith(self._mark) or len(line) > _LINE_LIMIT:
            return None
        number, _, rest = line[len(self._mark) :].partition(b" ")
        if number == b"h":
            self._host_line(_text(rest).strip())
        elif number == b"z":
            self.ended = rest == b"end"
        elif number in self._sections and number not in self._given:
            section = self._sections[number]
            tag, _, payload = rest.partition(b" ")
            section.take(tag, payload)
            if section.whole:
                self._given.add(number)
                return section.answer()
        return None

    def _host_line(self, text: str) -> None:
        if text == "end":
            self.host_known = True
        elif len(self._host) < 100:
            self._host.append(text)

    def _reason(self, section: _Section) -> str:
        if self.flooded:
            return "the host sent far more than was asked for, and was cut off"
        if not self.ended:
            return NOT_WHOLE
        if b"x" in section.ended:
            seconds = section.question.limit_seconds
            return f"its output did not end within {seconds} s, or was too much for the host's tools"
        return no_answer_within(section.question.limit_seconds)


def no_answer_within(seconds: float) -> str:
    """Return the sentence for a question that took too long."""
    return f"{NO_ANSWER} {seconds:g} s"


def host_answer(lines: Sequence[str], sudo: str) -> Answer:
    """Build the answer with the id `host`. `sudo` is `ok`, `off`, or why it was refused."""
    uids = [line for line in lines if line.startswith("uid ")]
    rest = [line for line in lines if not line.startswith("uid ")]
    if not uids:
        return Answer(HOST, could_not=NOT_WHOLE)
    pids = " ".join(line.split()[1] for line in rest if re.fullmatch(r"daemon \d+ \d+", line))
    said = [uids[-1], f"sudo {sudo}", *([f"dockerd {pids}"] if pids else []), *dict.fromkeys(rest)]
    return Answer(HOST, "\n".join(said) + "\n", exit=0)


def sudo_refusal(complaint: str) -> str:
    """Return why sudo refused, in its own words, from what it printed."""
    lines = [line.strip() for line in complaint.splitlines()]
    said = [line for line in lines if re.match(r"(\S*/)?(\w+: \d+: )?sudo(-rs)?:", line)]
    if not said:
        return "refused"
    return re.sub(r"^.*?sudo(-rs)?: *", "", said[-1])[:200] or "refused"


def _missing_program(errors: str) -> str:
    """Shells differ: `sh: 1: eval: x: not found`, `sh: line 1: x: command not found`, `sh: x: not found`."""
    lines = errors.strip().splitlines()
    match = re.search(r"(?:^|: )([\w./+-]{1,60}): (?:command )?not found$", lines[-1]) if lines else None
    return f"`{match[1]}` is not installed on the host" if match else ""


def _text(data: bytes) -> str:
    return data.replace(b"\0", b"").decode("utf-8", "replace")
