"""No question changes anything on a host: shown by the system calls that it makes there, on every engine."""

import re

import pytest

from bot.facts import all_questions
from bot.model import Question
from tests.lab import Engine
from tests.lab.faults import ports
from tests.lab.fixtures import HostFactory

pytestmark = pytest.mark.lab

SCRIPTS = [question for question in all_questions() if isinstance(question, Question)]

CHANGING = (
    "mkdir", "mkdirat", "rmdir", "unlink", "unlinkat", "rename", "renameat", "renameat2", "link", "linkat", "symlink",
    "symlinkat", "mknod", "mknodat", "chmod", "fchmod", "fchmodat", "chown", "lchown", "fchown", "fchownat", "truncate",
    "ftruncate", "mount", "umount2", "setxattr", "fsetxattr", "init_module", "finit_module", "delete_module", "listen",
    "kill", "tkill", "tgkill", "sethostname", "reboot", "swapon", "setns", "pivot_root",
)  # fmt: skip
"""System calls that a question has no use for."""

CONDITIONAL = ("execve", "open", "openat", "creat", "bind", "connect", "socket")

QUIET = (
    re.compile(r"execve\("),
    re.compile(r"open(at)?\((?!.*\bO_(WRONLY|RDWR|CREAT|TRUNC|APPEND)\b)"),
    re.compile(r'open(at)?\([^"]*"/dev/(null|tty)"'),
    re.compile(r"bind\(\d+, \{sa_family=AF_(NETLINK|UNIX, sun_path=@)"),
    re.compile(r'connect\(\d+, \{sa_family=AF_UNIX, sun_path="/(run|var/run)/(systemd|dbus|nscd)/'),
    re.compile(r"socket\(AF_(UNIX|NETLINK)\b"),
    # A process that ended its own child, or itself, by a signal of the shell's.
    re.compile(r"(kill|tkill|tgkill)\(.*\bSIG(PIPE|CHLD|CONT|0)\b"),
)
"""What may be seen: programs are started, files are read, systemd and the kernel are asked."""


def loud(calls: list[str]) -> list[str]:
    """Return the calls that change something, speak to a network, or would wake a service that sleeps."""
    made = [call for call in calls if not call.startswith(("---", "+++", "<..."))]
    return [call for call in made if not any(pattern.match(call) for pattern in QUIET)]


@pytest.mark.parametrize("engine", list(Engine))
def test_a_question_makes_no_system_call_that_changes_anything(lab_host: HostFactory, engine: Engine) -> None:
    host = lab_host(engine)
    ports.nginx_service(host)
    seen = {question.id: loud(host.system_calls(question.script, CHANGING + CONDITIONAL)) for question in SCRIPTS}
    assert {} == {name: calls for name, calls in seen.items() if calls}


def test_a_call_that_changes_something_is_told_from_one_that_looks(lab_host: HostFactory) -> None:
    host = lab_host(Engine.DOCKER_26_1)
    script = "echo x >/run/new; mkdir /run/dir; cat /etc/hostname >/dev/null; nc -w 1 127.0.0.1 9 </dev/null; exit 0"
    calls = loud(host.system_calls(script, CHANGING + CONDITIONAL))
    assert ["openat", "mkdir", "socket", "connect"] == list(dict.fromkeys(call.partition("(")[0] for call in calls))
