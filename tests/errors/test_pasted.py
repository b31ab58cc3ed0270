"""The error is found in what people paste: alerts, logs, quotes, code blocks, and what a chat makes of them."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.model import ErrorText
from bot.pasted import error_in
from bot.signatures import SIGNATURES
from bot.wordings import WORDINGS
from tests.errors.catalogue import CREATE, DRIVER, ID, SET_UP

OLD = DRIVER + "Error starting userland proxy: listen tcp4 0.0.0.0:80: bind: address already in use"
NEW = SET_UP + DRIVER + "Bind for 0.0.0.0:80 failed: port is already allocated"
RULE = (
    DRIVER + "(iptables failed: iptables --wait -t nat -A DOCKER -p tcp -d 0/0 --dport 80 -j DNAT: iptables: No "
    "chain/target/match by that name.\n (exit status 1))"
)
SLACK = OLD.replace("0.0.0.0:80", "<http://0.0.0.0:80|0.0.0.0:80>")


NO_BRIDGE = f"{SET_UP}{CREATE}could not find bridge docker0"
ALERT = f""":rotating_light: *[FIRING:1] ContainerDown* host1
container: webserver
last error: {OLD}

<https://alerts.example.com/1|Runbook> | Silence"""
BLOCK = f"""hi, since this morning the shop is down :cry:
```
$ docker start webserver
Error response from daemon: {NEW}
Error: failed to start containers: webserver
```
can somebody help?"""
JOURNAL = f"""Nov 23 10:00:00 host1 dockerd[1]: {OLD}
Nov 23 10:00:01 host1 dockerd[1]: {NEW}
Nov 23 10:00:02 host1 sshd[2]: Accepted"""


@pytest.mark.parametrize(
    ("message", "text"),
    [
        (OLD, OLD),
        (ALERT, OLD),
        (BLOCK, NEW),
        (f"&gt; Error response from daemon: {OLD}\n&gt; \nsame here", OLD),
        (f"> {OLD}\n@bob can you look?", OLD),
        (f"it says `{OLD}` and stops", OLD),
        (f"it says `{RULE}` and `x` stops", RULE),
        (f"Error response from daemon: {SLACK}", OLD),
        (f'{{"level":"error","msg":"Handler for POST /containers/x/start returned error: {OLD}"}}', OLD),
        (f"ERROR: for web  Cannot start service web: b'{OLD}'\nERROR: Encountered errors", OLD),
        (JOURNAL, NEW),
        (f"Error response from daemon: {RULE}\n\nRun 'docker run --help'", RULE),
        (f"deploy failed: {NO_BRIDGE}", NO_BRIDGE),
    ],
)
def test_the_error_is_found_without_what_stands_around_it(message: str, text: str) -> None:
    found = error_in(message)
    assert found is not None
    assert text == found.text
    assert "webserver" == found.endpoint
    if "80" in text.replace(ID, ""):
        assert 80 == found.port


@pytest.mark.parametrize(
    "message",
    ["", "the site is down", "*[RESOLVED]* disk of host1", "docker: command not found", "no space left on device"],
)
def test_a_message_without_it_holds_none(message: str) -> None:
    assert error_in(message) is None


@settings(deadline=None)  # a busy machine is no fault
@given(st.text(max_size=300), st.text(max_size=300))
def test_no_message_makes_it_fail_and_none_hides_it(before: str, after: str) -> None:
    found = error_in(f"{before}\n{OLD}\n{after}")
    assert found is not None
    assert ("webserver", 80) == (found.endpoint, found.port)
    assert isinstance(error_in(before + OLD[: len(after)]), ErrorText | None)


@pytest.mark.timeout(60)
@pytest.mark.parametrize("piece", ["driver failed programming ", "\n\n", "```", "Bind for x ", OLD + "\n", ")" * 50])
def test_a_megabyte_is_searched_in_time(piece: str) -> None:
    error_in(piece * (1_000_000 // len(piece)))


def test_every_wording_is_told_in_plain_words() -> None:
    assert {row.id for row in SIGNATURES} | {"S_UNKNOWN"} == set(WORDINGS)
    assert [] == [name for name, wording in WORDINGS.items() if not wording.says.endswith(".")]
