"""`dockfix dev validate-blocks`: says of messages and forms whether Slack would take them; with --online Slack says so.

Slack's method blocks.validate needs no token. It is the referee: offline the same rules as in the playground are used.
"""

import http.client
import json
import time
import urllib.error
import urllib.parse
import urllib.request
from argparse import Namespace
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from handlers.terminal import exits
from handlers.terminal.args import UsageError
from handlers.terminal.paper import Paper, print_json
from handlers.terminal.payloads import Kind, Payload, payloads_of

METHOD, MOST_CHARACTERS = "blocks.validate", 100_000
LIMIT_SECONDS, LARGEST_ANSWER = 15, 4 * 2**20
PATIENCE, LONGEST_WAIT = 5, 60.0
FOUND_WRONG = frozenset({"invalid_blocks", "invalid_message", "invalid_view"})
GOOD, BAD = ("✅", "OK"), ("❌", "Refused")

OfMessage = Callable[[list[Any], str], tuple[str, ...]]
OfView = Callable[[dict[str, Any]], tuple[str, ...]]


class SlackAway(Exception):
    """Slack's validator could not be asked; the message is a sentence."""


@dataclass(frozen=True, slots=True)
class Judged:
    """What is wrong with a payload, each with who says so; empty where nothing is."""

    payload: Payload
    problems: tuple[tuple[str, str], ...]


def run(args: Namespace, of_message: OfMessage, of_view: OfView, wait: Callable[[float], None] = time.sleep) -> int:
    """Judge everything; 0 where nothing is wrong, 1 where something is, 3 where Slack could not be asked."""
    url = _address(args.api_url)
    payloads = payloads_of(args.files)
    judged = []
    try:
        for payload in payloads:
            found = Judged(payload, _by_dockfix(payload, of_message, of_view))
            judged.append(_with_slack(found, url, wait) if args.online else found)
            if not args.json:
                # One after the other, since Slack is asked for each.
                _show(judged[-1])
    except SlackAway as away:
        raise SlackAway(f"{away} Without --online the same is judged on this machine.") from away
    if args.json:
        print_json(_json(judged, online=args.online))
    else:
        _sum_up(judged, online=args.online)
    return exits.FOUND if any(each.problems for each in judged) else exits.OK


def _address(api_url: str) -> str:
    parts = urllib.parse.urlsplit(api_url)
    if parts.scheme not in ("https", "http") or not parts.hostname:
        raise UsageError("--api-url must be a web address, such as https://slack.com/api/")
    return api_url.rstrip("/") + "/" + METHOD


def _by_dockfix(payload: Payload, of_message: OfMessage, of_view: OfView) -> tuple[tuple[str, str], ...]:
    value = payload.value
    match payload.kind:
        case Kind.VIEW:
            found = of_view(value)
        case Kind.BLOCKS:
            found = of_message(value, "-")
        case Kind.MESSAGE:
            text = value.get("text", "-")
            found = of_message(value["blocks"], text) if isinstance(text, str) else ("/text: must be a string",)
    return tuple(("dockfix", each) for each in found)


def _with_slack(judged: Judged, url: str, wait: Callable[[float], None]) -> Judged:
    told = json.dumps(judged.payload.value, ensure_ascii=False)
    if len(told) > MOST_CHARACTERS:
        found: tuple[str, ...] = (f"not asked: {len(told)} characters, and its validator takes {MOST_CHARACTERS}",)
    else:
        found = _ask(url, judged.payload.kind, told, wait)
    return Judged(judged.payload, (*judged.problems, *(("Slack", each) for each in found)))


def _ask(url: str, kind: Kind, told: str, wait: Callable[[float], None]) -> tuple[str, ...]:
    """Return what Slack finds wrong. Raises `SlackAway`."""
    body = urllib.parse.urlencode({kind.value: told.encode(errors="backslashreplace")}).encode()
    for _ in range(PATIENCE):
        pause, answer = _send(url, body)
        if pause is None:
            return _problems(answer, url)
        wait(min(pause, LONGEST_WAIT))
    raise SlackAway(f"{url} asked to wait again and again. Try again later, or give it fewer files.")


def _send(url: str, body: bytes) -> tuple[float | None, Any]:
    """Send one request; returns for how long Slack asks to wait, or None and its answer."""
    headers = {"Content-Type": "application/x-www-form-urlencoded"}
    request = urllib.request.Request(url, body, headers)  # noqa: S310 - http and https only, see _address
    try:
        with urllib.request.urlopen(request, timeout=LIMIT_SECONDS) as response:  # noqa: S310 - as above
            return None, json.loads(response.read(LARGEST_ANSWER))
    except urllib.error.HTTPError as error:
        with error:
            if error.code == http.client.TOO_MANY_REQUESTS:
                return _seconds(error.headers.get("Retry-After")), None
        raise SlackAway(f"{url} answered with HTTP status {error.code}.") from error
    except (ValueError, RecursionError) as error:
        raise SlackAway(f"{url} did not answer as Slack does.") from error
    except (OSError, http.client.HTTPException) as error:
        reason = getattr(error, "reason", None) or error
        raise SlackAway(f"{url} could not be reached: {reason!s:.200}.") from error


def _seconds(header: str | None) -> float:
    return float(header) if header and header.isascii() and header.isdigit() else 1.0


def _problems(answer: Any, url: str) -> tuple[str, ...]:
    if not isinstance(answer, dict) or not isinstance(answer.get("ok"), bool):
        raise SlackAway(f"{url} did not answer as Slack does.")
    code, errors = str(answer.get("error", "")), answer.get("errors")
    found = tuple(_sentence(each) for each in errors) if isinstance(errors, list) else ()
    if answer["ok"] or code in FOUND_WRONG:
        return found if found or answer["ok"] else (code,)
    raise SlackAway(f"{url} refused to judge: {code[:80] or 'it gave no reason'}.")


def _sentence(error: Any) -> str:
    if not isinstance(error, dict):
        return str(error)[:300]
    pointer, code = str(error.get("pointer", "")), str(error.get("code", ""))
    return f"{pointer or '/'}: {error.get('message', 'it gave no reason')}{f' ({code})' if code else ''}"[:500]


def _json(judged: list[Judged], *, online: bool) -> dict[str, Any]:
    return {
        "schema": "dockfix.validation/1",
        "online": online,
        "payloads": [
            {
                "file": each.payload.file,
                "name": each.payload.name,
                "kind": each.payload.kind,
                "ok": not each.problems,
                "problems": [{"by": by, "problem": problem} for by, problem in each.problems],
            }
            for each in judged
        ],
    }


def _show(judged: Judged) -> None:
    paper, what = Paper(), " ".join(filter(None, (judged.payload.file, judged.payload.name)))
    paper.verbatim([f"{paper.mark(BAD if judged.problems else GOOD)}  {what}"])
    paper.verbatim(f"    {by}: {problem}" for by, problem in judged.problems)


def _sum_up(judged: list[Judged], *, online: bool) -> None:
    wrong = sum(bool(each.problems) for each in judged)
    by = "by Slack and by dockfix" if online else "by dockfix; --online asks Slack"
    Paper().say(
        f"{len(judged)} judged {by}: {f'{wrong} would be refused.' if wrong else 'all would be taken.'}", "bold"
    )
