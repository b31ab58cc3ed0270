"""Sources over real sockets: well, refusing, slow, endless and talking nonsense; each costs a bounded time and size."""

import json
import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from bot.config import OncallConfig, OncallTier, SmtpConfig
from bot.oncall import NotTold, feed, mail, pagerduty
from bot.oncall.kept import FAILURE_SECONDS, Kept, Named
from bot.oncall.roster import Roster
from bot.oncall.rotation import Override
from tests.oncall.servers import Played, Reply, certificate, mail_server, played
from tests.oncall.test_calendar import event, ics

ONCALLS = json.dumps(
    {
        "oncalls": [
            {"escalation_level": 1, "user": {"id": "P1", "type": "user", "email": "Bob@Example.com"}},
            {"escalation_level": 2, "user": {"id": "P1", "type": "user", "email": "bob@example.com"}},
            {"escalation_level": 1, "user": {"id": "P2", "type": "user_reference"}},
        ],
        "limit": 100,
        "offset": 0,
        "more": False,
    }
).encode()
JSON = {"Content-Type": "application/json"}
NOW = 1_790_000_000.0


class Book:
    """Who is who in a Slack of our own."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    def members(self, group: str) -> frozenset[str]:
        if group != "S02ONCALL":
            raise LookupError("there is no such user group")
        return frozenset({"U05EVE", "U04DAVE"})

    def user_by_email(self, email: str) -> str:
        self.asked.append(email)
        if email != "bob@example.com":
            raise LookupError(f"Slack knows nobody as {email}")
        return "U02BOB"


class SlowBook(Book):
    """The same, once it may."""

    def __init__(self, go_on: threading.Event) -> None:
        super().__init__()
        self._go_on = go_on

    def members(self, group: str) -> frozenset[str]:
        self._go_on.wait(20)
        return super().members(group)


@pytest.fixture
def server() -> Iterator[Played]:
    with played() as running:
        yield running


@pytest.fixture
def secure(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Played]:
    pem = certificate(tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(pem))
    with played(pem) as running:
        yield running


def roster(tier: OncallTier, **more: object) -> Roster:
    made = Roster(OncallConfig((tier,), **more))  # type: ignore[arg-type]
    made.book = Book()
    return made


def test_pagerduty_tells_who_is_on_call_by_a_schedule(secure: Played) -> None:
    secure.replies = [Reply(200, ONCALLS, JSON)]
    assert pagerduty.emails_on_call(secure.url, "t0ken", "P123") == ("bob@example.com",)
    ((path, headers, _),) = secure.asked
    assert path.startswith("/oncalls?")
    assert "schedule_ids%5B%5D=P123" in path
    assert headers["Authorization"] == "Token token=t0ken"


@pytest.mark.parametrize(
    ("reply", "reason", "again"),
    [
        (Reply(429, b"{}", {**JSON, "Retry-After": "30"}), "answered 429", 30.0),
        (Reply(429, b"{}", {**JSON, "Retry-After": "86400"}), "answered 429", 300.0),
        (Reply(429, b"{}", {**JSON, "Retry-After": "soon"}), "answered 429", 0.0),
        (Reply(500, b"oops"), "answered 500", 0.0),
        (Reply(401, b"{}", JSON), "answered 401", 0.0),
        (Reply(302, b"", {"Location": "http://127.0.0.1:1/"}), "answered 302", 0.0),
        (Reply(200, b"<html>", {"Content-Type": "text/html"}), "cannot be read", 0.0),
        (Reply(200, b'{"oncalls": "nobody"}', JSON), "cannot be read", 0.0),
        (Reply(200, b'{"oncalls": [{"user": null}]}', JSON), "cannot be read", 0.0),
        (Reply(200, b"{}", {**JSON, "Content-Length": "99999999"}), "too large", 0.0),
        (Reply(200, headers=JSON, endless=True), "too large", 0.0),
        (Reply(200, b"{}", {**JSON, "Content-Encoding": "gzip"}), "packed", 0.0),
    ],
)
def test_pagerduty_that_does_not_tell_is_asked_once_and_says_why(
    secure: Played, reply: Reply, reason: str, again: float
) -> None:
    secure.replies = [reply]
    began = time.monotonic()
    with pytest.raises(NotTold, match=reason) as told:
        pagerduty.emails_on_call(secure.url, "t0ken", "P123")
    assert time.monotonic() - began < 10
    assert (told.value.again_seconds, len(secure.asked)) == (again, 1)
    assert "t0ken" not in str(told.value)


def test_pagerduty_that_does_not_answer_or_is_not_there_is_given_up(
    secure: Played, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pagerduty, "TIMEOUT_SECONDS", 0.3)
    secure.replies = [Reply(slow_seconds=1.5)]
    for url in (secure.url, "https://127.0.0.1:9"):
        with pytest.raises(NotTold, match="cannot be asked"):
            pagerduty.emails_on_call(url, "t0ken", "P123")


def test_an_alert_is_triggered_acknowledged_and_resolved_under_one_key(secure: Played) -> None:
    secure.replies = [Reply(202, b'{"status": "success", "dedup_key": "01J"}', JSON)]
    for action in ("trigger", "acknowledge", "resolve"):
        pagerduty.send_event(secure.url, "k3y", action, "01J", "it waits", "host1", "https://slack.example/1")
    bodies = [body for _, _, body in secure.asked]
    assert [(b["event_action"], b["dedup_key"], b["routing_key"]) for b in bodies] == [
        (action, "01J", "k3y") for action in ("trigger", "acknowledge", "resolve")
    ]
    assert bodies[0]["payload"] == {"summary": "it waits", "source": "host1", "severity": "error"}


@pytest.mark.parametrize(
    "reply", [Reply(429, b"{}", JSON), Reply(500), Reply(400, b"{}", JSON), Reply(202, b"garbage")]
)
def test_an_alert_that_is_not_taken_is_sent_once_and_says_so(secure: Played, reply: Reply) -> None:
    secure.replies = [reply]
    with pytest.raises(pagerduty.NotTaken) as told:
        pagerduty.send_event(secure.url, "k3y", "trigger", "01J", "it waits", "host1", "")
    assert len(secure.asked) == 1
    assert "k3y" not in str(told.value)


def test_a_calendar_is_read_from_an_address_and_from_a_file(server: Played, tmp_path: Path) -> None:
    server.replies = [Reply(302, b"", {"Location": "/there"}), Reply(200, b"\xef\xbb\xbfBEGIN:VCALENDAR")]
    assert feed.of_url(server.url) == "BEGIN:VCALENDAR"
    file = tmp_path / "rota.ics"
    file.write_text("BEGIN:VCALENDAR", encoding="utf-8")
    assert feed.of_file(file) == "BEGIN:VCALENDAR"
    with pytest.raises(NotTold, match=r"gone\.ics cannot be read"):
        feed.of_file(tmp_path / "gone.ics")


@pytest.mark.parametrize(
    ("reply", "reason"),
    [
        (Reply(404), "answered 404"),
        (Reply(503, b"", {"Retry-After": "7"}), "answered 503"),
        (Reply(200, endless=True), "larger than 4 MiB"),
        (Reply(302, b"", {"Location": "file:///etc/passwd"}), "answered 302"),
        (Reply(200, b"BEGIN", {"Content-Length": "10", "Connection": "close"}), "broke off"),
    ],
)
def test_a_calendar_that_cannot_be_had_says_why_and_never_its_address(
    server: Played, reply: Reply, reason: str
) -> None:
    server.replies = [reply]
    with pytest.raises(NotTold, match=reason) as told:
        feed.of_url(f"{server.url}/s3cret-path")
    assert "s3cret" not in str(told.value)


def test_a_slow_source_holds_up_nobody_longer_than_they_can_wait_and_is_asked_once() -> None:
    go_on, asked = threading.Event(), []

    def ask(at: float) -> Named:
        asked.append(at)
        go_on.wait(20)
        return Named(("U02BOB",))

    kept = Kept(ask, 60, "slow")
    began = time.monotonic()
    for _ in range(3):
        assert "within 0.05 s" in kept.get(0.05).trouble
    assert time.monotonic() - began < 5
    go_on.set()
    assert kept.get(20).people == ("U02BOB",)
    assert len(asked) == 1


def test_an_answer_is_kept_with_its_age_and_a_failure_only_for_as_long_as_was_asked_for() -> None:
    answers: list[Named | NotTold] = [NotTold("it is down"), Named(("U1",))]

    def ask(_at: float) -> Named:
        answer = answers.pop(0)
        if isinstance(answer, NotTold):
            raise answer
        return answer

    kept = Kept(ask, 60, "failing")
    assert kept.get(5).trouble == "it is down"
    assert kept.get(5).trouble == "it is down"
    kept._until = 0.0
    first = kept.get(5)
    assert (first.people, kept.get(5)) == (("U1",), first)
    assert abs(first.at - time.time()) < 60


def test_whatever_a_source_raises_whoever_waits_hears_of_it() -> None:
    def ask(_at: float) -> Named:
        raise ZeroDivisionError

    assert "ZeroDivisionError" in Kept(ask, 60, "broken").get(5).trouble


def test_the_people_of_each_source_become_slack_users(secure: Played, tmp_path: Path) -> None:
    secure.replies = [Reply(200, ONCALLS, JSON)]
    tier = OncallTier("pagerduty", schedule="P1", url=secure.url, token="t")
    assert roster(tier).crew(0, NOW).people == ("U02BOB",)
    assert roster(OncallTier("slack_group", group="S02ONCALL")).crew(0, NOW).people == ("U04DAVE", "U05EVE")
    file = tmp_path / "rota.ics"
    always = {"DTSTART": "20200101T000000Z", "DTEND": "20900101T000000Z"}
    file.write_text(ics(event(SUMMARY="Bob Builder", **always)), encoding="utf-8")
    made = roster(OncallTier("icalendar", file=file), people={"bob builder": "U07BUILDER"})
    assert made.crew(0, NOW).people == ("U07BUILDER",)


@pytest.mark.parametrize("text", [ics(""), "garbage", ics(event(DTSTART="19700101T000000Z", RRULE="FREQ=SECONDLY"))])
def test_a_calendar_that_names_nobody_leads_to_the_fallback_with_its_reason(tmp_path: Path, text: str) -> None:
    file = tmp_path / "rota.ics"
    file.write_text(text, encoding="utf-8")
    tier = OncallTier("icalendar", file=file)
    crew = roster(tier, fallback="U09BOSS").crew(0, NOW)
    assert crew.people == ("U09BOSS",)
    assert crew.trouble.startswith("the calendar does not say who is on call: ")
    assert roster(tier, fallback="S02ONCALL").crew(0, NOW).people == ("U04DAVE", "U05EVE")
    nobody = roster(tier, fallback="S09GONE").crew(0, NOW)
    assert (nobody.people, "no such user group" in nobody.trouble) == ((), True)
    people, trouble = roster(tier).approvers(1, NOW)
    assert (people, "does not say who is on call" in trouble) == (frozenset(), True)
    people, trouble = roster(tier, fallback="U09BOSS").approvers(5, NOW)
    assert (people, "does not say who is on call" in trouble) == (frozenset({"U09BOSS"}), True)


def test_somebody_whom_slack_does_not_know_is_named_in_the_reason(tmp_path: Path) -> None:
    file = tmp_path / "rota.ics"
    always = {"DTSTART": "20200101T000000Z", "DTEND": "20900101T000000Z"}
    file.write_text(ics(event(SUMMARY="gone@example.com", **always)), encoding="utf-8")
    assert "Slack knows nobody as gone@example.com" in roster(OncallTier("icalendar", file=file)).crew(0, NOW).trouble


def test_whom_slack_does_not_know_is_told_though_others_are_on_call_and_is_looked_up_again_soon(tmp_path: Path) -> None:
    file = tmp_path / "rota.ics"
    always = {"DTSTART": "20200101T000000Z", "DTEND": "20900101T000000Z"}
    both = (event(UID=name, SUMMARY=name, **always) for name in ("Bob Builder", "gone@example.com"))
    file.write_text(ics("\n".join(both)), encoding="utf-8")
    made = roster(OncallTier("icalendar", file=file), people={"bob builder": "U07BUILDER"})
    crew = made.crew(0, NOW)
    assert crew.people == ("U07BUILDER",)
    assert crew.trouble.startswith("On call as well, but not told: Slack knows nobody as gone@example.com")
    assert made._kept[0]._until - time.monotonic() <= FAILURE_SECONDS


def test_an_override_goes_before_a_source_which_is_then_not_even_asked(server: Played) -> None:
    tier = OncallTier("icalendar", url=server.url, overrides=(Override(("U01ALICE",), NOW - 1, NOW + 1),))
    assert roster(tier).crew(0, NOW).people == ("U01ALICE",)
    assert server.asked == []


def test_however_many_tiers_are_slow_a_click_waits_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.oncall.roster.CLICK_SECONDS", 0.5)
    go_on = threading.Event()
    made = Roster(OncallConfig((OncallTier("slack_group", group="S02ONCALL"),) * 6))
    made.book = SlowBook(go_on)
    began = time.monotonic()
    people, trouble = made.approvers(6, NOW)
    assert time.monotonic() - began < 3
    assert (people, "has not answered within" in trouble) == (frozenset(), True)
    go_on.set()
    assert made.crew(5, NOW, 20).people == ("U04DAVE", "U05EVE")


def test_nobody_is_on_call_where_nothing_is_configured() -> None:
    assert Roster(OncallConfig()).approvers(1, NOW) == (frozenset(), "nothing says who is on call")


def test_a_mail_is_taken_once_and_says_under_which_id() -> None:
    with mail_server() as (box, port):
        config = SmtpConfig("127.0.0.1", "dockfix@example.com", ("a@example.com", "b@example.com"), port, "none")
        mail.send(config, "01J.1", "It waits\r\nBcc: evil@example.com", "Decide.\n.\nDATA")
    (envelope,) = box.mails
    content = envelope.content.decode() if isinstance(envelope.content, bytes) else str(envelope.content)
    assert envelope.rcpt_tos == ["a@example.com", "b@example.com"]
    assert "Subject: It waits Bcc: evil@example.com\r\n" in content
    assert "Message-ID: <01J.1@example.com>" in content


def test_a_mail_that_was_refused_is_told_apart_from_one_that_may_have_arrived() -> None:
    with mail_server() as (box, port):
        config = SmtpConfig("127.0.0.1", "dockfix@example.com", ("a@example.com",), port, "none")
        box.answer = "451 try later"
        with pytest.raises(mail.NotMailed, match="refused"):
            mail.send(config, "01J.1", "s", "t")
        with pytest.raises(mail.NotMailed, match="cannot be reached"):
            mail.send(replace(config, tls="starttls"), "01J.1", "s", "t")
    with pytest.raises(mail.NotMailed, match="cannot be reached"):
        mail.send(config, "01J.1", "s", "t")
