"""Whoever is on call is told, tier after tier, each once: whatever fails and whenever it is killed."""

import random
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest

from bot import paging
from bot.config import NotifyConfig, OncallConfig, OncallTier, PagerDutyConfig, SmtpConfig
from bot.desk import Refused
from bot.incident import Incident, Person, Told
from bot.lifecycle import State
from bot.paging import NotSent
from bot.store import Store
from tests.desk.stage import ALICE, BOB, CAROL, HERE, POLICY, TARGET, Host, Spectator, desk, reaches
from tests.oncall.servers import Played, Reply, certificate, mail_server, played
from tests.playground import stage as patience

eventually = partial(patience.eventually, patience=60.0)
DAVE = Person("U04DAVE", "dave")
ROTA = OncallConfig((OncallTier("static", 1, people=(BOB.id,)), OncallTier("static", 1, people=(CAROL.id, DAVE.id))))


class Teller:
    """A teller that notes what it sends, and fails as it was told to."""

    def __init__(self) -> None:
        self.sent: list[str] = []
        self.fails: list[Exception] = []
        self.stands: tuple[str, str] | None = None
        self._lock = threading.Lock()

    def thread(self, incident: Incident, told: Told) -> tuple[str, str]:  # noqa: ARG002 - a teller
        return self._send(f"{told.tier} thread {' '.join(told.people)}")

    def direct(self, incident: Incident, told: Told, person: str) -> tuple[str, str]:  # noqa: ARG002 - a teller
        return self._send(f"{told.tier} direct {person}")

    def seen(self, incident: Incident, told: Told, person: str = "") -> tuple[str, str] | None:  # noqa: ARG002
        return self.stands

    def link(self, incident: Incident) -> str:  # noqa: ARG002 - a teller
        return ""

    def _send(self, line: str) -> tuple[str, str]:
        with self._lock:
            if self.fails:
                raise self.fails.pop(0)
            self.sent.append(line)
            return "C1", str(len(self.sent))


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """A minute of escalation passes in two seconds."""
    monkeypatch.setattr(paging, "MINUTE_SECONDS", 2.0)


def now(opened: object, incident: Incident) -> Incident:
    found = opened.incident(incident.id)  # type: ignore[attr-defined]
    assert found is not None
    return found  # type: ignore[no-any-return]


@pytest.mark.usefixtures("quick")
def test_tier_after_tier_is_told_each_once(tmp_path: Path) -> None:
    teller = Teller()
    with desk(tmp_path, Host(), Spectator(), teller=teller, oncall=ROTA) as opened:
        incident = reaches(opened, opened.request(TARGET, ALICE, HERE), State.WAITING)
        eventually(lambda: len(teller.sent) == 5)
        eventually(lambda: all(told.how for told in now(opened, incident).told))
        threading.Event().wait(3)
        story = [entry.what for entry in opened.store.audit(incident.id)]
    first, second = ["1 thread U02BOB", "1 direct U02BOB"], ["2 thread U03CAROL U04DAVE", "2 direct U03CAROL"]
    assert [*first, *second, "2 direct U04DAVE"] == teller.sent
    assert ["asked", "proposed", *["notified", "told", "notified"] * 2] == story


@pytest.mark.usefixtures("quick")
def test_who_is_on_it_stops_the_escalation_and_handing_over_starts_it_again(tmp_path: Path) -> None:
    teller = Teller()
    with desk(tmp_path, Host(), Spectator(), teller=teller, oncall=ROTA) as opened:
        incident = reaches(opened, opened.request(TARGET, ALICE, HERE), State.WAITING)
        eventually(lambda: len(teller.sent) == 2)
        opened.duty.acknowledge(incident.id, BOB)
        with pytest.raises(Refused, match="bob is on it already"):
            opened.duty.acknowledge(incident.id, CAROL)
        threading.Event().wait(4)
        assert len(teller.sent) == 2
        opened.duty.hand_over(incident.id, BOB, DAVE.id)
        eventually(lambda: "0 direct U04DAVE" in teller.sent)
        with pytest.raises(Refused, match="already"):
            opened.duty.hand_over(incident.id, BOB, DAVE.id)
        eventually(lambda: "2 direct U04DAVE" in teller.sent)
        with pytest.raises(Refused, match="no further tier"):
            opened.duty.hand_over(incident.id, BOB)
    assert len(teller.sent) == len(set(teller.sent))


@pytest.mark.usefixtures("quick")
def test_nobody_is_told_once_it_was_decided(tmp_path: Path) -> None:
    teller = Teller()
    with desk(tmp_path, Host(), Spectator(), teller=teller, oncall=ROTA) as opened:
        incident = reaches(opened, opened.request(TARGET, ALICE, HERE), State.WAITING)
        opened.decide(incident.id, ALICE, approve=False, reason="found it myself")
        threading.Event().wait(4)
        assert not any(line.startswith("2") for line in teller.sent)
        for press in (opened.duty.acknowledge, opened.duty.hand_over):
            with pytest.raises(Refused, match="alice has already refused this"):
                press(incident.id, BOB)


def test_a_request_that_needs_nobody_tells_nobody(tmp_path: Path) -> None:
    teller, host = Teller(), Host()
    host.heal()
    with desk(tmp_path, host, Spectator(), teller=teller, oncall=ROTA) as opened:
        reaches(opened, opened.request(TARGET, ALICE, HERE), State.ANSWERED)
        eventually(lambda: opened._durable.unfinished() == 0)
    assert teller.sent == []


def test_what_surely_was_not_sent_is_sent_again_and_what_may_have_arrived_is_not(tmp_path: Path) -> None:
    teller = Teller()
    teller.fails = [NotSent("channel_not_found"), TimeoutError("the reply was lost")]
    with desk(tmp_path, Host(), Spectator(), teller=teller, oncall=replace(ROTA, tiers=ROTA.tiers[:1])) as opened:
        incident = reaches(opened, opened.request(TARGET, ALICE, HERE), State.WAITING)
        eventually(lambda: all(told.how for told in now(opened, incident).told) and now(opened, incident).told)
        (told,) = now(opened, incident).told
    assert teller.sent == ["1 thread U02BOB"]
    assert (told.how, "not known" in told.note) == (("thread",), True)


def test_what_may_have_arrived_is_looked_for_and_kept_up_to_date_where_it_stands(tmp_path: Path) -> None:
    teller = Teller()
    teller.fails, teller.stands = [TimeoutError("the reply was lost")], ("C1", "77")
    with desk(tmp_path, Host(), Spectator(), teller=teller, oncall=replace(ROTA, tiers=ROTA.tiers[:1])) as opened:
        incident = reaches(opened, opened.request(TARGET, ALICE, HERE), State.WAITING)
        eventually(lambda: all(told.how for told in now(opened, incident).told) and now(opened, incident).told)
        (told,) = now(opened, incident).told
        page = opened.store.post(f"{incident.id}:page:1:thread")
    assert teller.sent == ["1 direct U02BOB"]
    assert (told.how, told.note) == (("direct", "thread"), "")
    assert page is not None
    assert ("C1", "77") == (page.channel, page.ts)


def test_strangers_neither_take_it_nor_hand_it_over(tmp_path: Path) -> None:
    teller = Teller()
    policy = replace(POLICY, approvers=(BOB.id,))
    with desk(tmp_path, Host(), Spectator(), policy, teller=teller, oncall=ROTA) as opened:
        incident = reaches(opened, opened.request(TARGET, ALICE, HERE), State.WAITING)
        for stranger in (Person("U09MALLORY"), CAROL):
            for press in (opened.duty.acknowledge, opened.duty.hand_over):
                with pytest.raises(Refused, match="on call or may approve"):
                    press(incident.id, stranger)
        denied = [entry.who for entry in opened.store.audit(incident.id) if entry.what == "denied"]
    assert denied == ["U09MALLORY", "U09MALLORY", CAROL.id, CAROL.id]


@pytest.mark.usefixtures("quick")
def test_oncall_as_an_approver_is_whoever_was_told_and_is_on_call_now(tmp_path: Path) -> None:
    teller = Teller()
    policy = replace(POLICY, approvers=("oncall",))
    with desk(tmp_path, Host(), Spectator(), policy, teller=teller, oncall=ROTA) as opened:
        incident = reaches(opened, opened.request(TARGET, ALICE, HERE), State.WAITING)
        assert incident.diagnosis is not None
        remedy = incident.diagnosis.findings[0].remedies[0]
        for early in (CAROL, ALICE):
            with pytest.raises(Refused, match="may not approve"):
                opened.decide(incident.id, early, approve=True, remedy=remedy.id, digest=remedy.digest)
        eventually(lambda: len(now(opened, incident).told) == 2)
        opened.decide(incident.id, CAROL, approve=True, remedy=remedy.id, digest=remedy.digest)
        reaches(opened, incident, State.VERIFIED)


def test_a_proposal_expires_although_people_are_told_meanwhile(tmp_path: Path) -> None:
    with desk(tmp_path, Host(), Spectator(), teller=Teller(), oncall=ROTA) as opened:
        incident = reaches(opened, opened.request(TARGET, ALICE, HERE), State.WAITING)
        eventually(lambda: now(opened, incident).told)
        opened._runs._expire_now(incident.id, incident.round + 1)
        assert now(opened, incident).state is State.WAITING
        opened._runs._expire_now(incident.id, incident.round)
        assert now(opened, incident).state is State.EXPIRED


def taken(server: Played) -> list[str]:
    """What the played PagerDuty was sent, in order."""
    return [body["event_action"] for _, _, body in server.asked]


@pytest.fixture
def alerts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Played]:
    pem = certificate(tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(pem))
    with played(pem) as server:
        server.replies = [Reply(202, b'{"dedup_key": "x"}', {"Content-Type": "application/json"})]
        yield server


def test_pagerduty_gets_one_alert_that_is_acknowledged_and_resolved_with_the_request(
    tmp_path: Path, alerts: Played
) -> None:
    alerts.replies = [Reply(500), *alerts.replies]
    notify = NotifyConfig(PagerDutyConfig(alerts.url, routing_key="k3y"))
    with desk(tmp_path, Host(), Spectator(), teller=Teller(), oncall=ROTA, notify=notify) as opened:
        incident = reaches(opened, opened.request(TARGET, ALICE, HERE), State.WAITING)
        eventually(lambda: [e.what for e in opened.store.audit(incident.id)].count("alerted") == 1)
        opened.duty.acknowledge(incident.id, BOB)
        eventually(lambda: taken(alerts)[-1] == "acknowledge")
        opened.decide(incident.id, ALICE, approve=False, reason="found it myself")
        eventually(lambda: taken(alerts)[-1] == "resolve")
        eventually(lambda: [e.what for e in opened.store.audit(incident.id)].count("alerted") == 3)
    assert {"trigger", "acknowledge", "resolve"} == set(taken(alerts))
    assert {body["dedup_key"] for _, _, body in alerts.asked} == {incident.id}
    assert "nginx" in alerts.asked[0][2]["payload"]["summary"]


def test_pagerduty_hears_nothing_of_what_needs_nobody(tmp_path: Path, alerts: Played) -> None:
    host = Host()
    host.heal()
    notify = NotifyConfig(PagerDutyConfig(alerts.url, routing_key="k3y"))
    with desk(tmp_path, host, Spectator(), teller=Teller(), notify=notify) as opened:
        reaches(opened, opened.request(TARGET, ALICE, HERE), State.ANSWERED)
        eventually(lambda: opened._durable.unfinished() == 0)
    assert alerts.asked == []


@pytest.mark.parametrize("slack_is_away", [True, False])
def test_a_mail_goes_out_once_and_only_where_slack_took_nothing(tmp_path: Path, slack_is_away: bool) -> None:
    teller = Teller()
    teller.fails = [NotSent("Slack is away")] * (100 if slack_is_away else 2)
    with mail_server() as (box, port):
        notify = NotifyConfig(smtp=SmtpConfig("127.0.0.1", "dockfix@example.com", ("a@example.com",), port, "none"))
        rota = replace(ROTA, tiers=ROTA.tiers[:1])
        with desk(tmp_path, Host(), Spectator(), teller=teller, oncall=rota, notify=notify) as opened:
            incident = reaches(opened, opened.request(TARGET, ALICE, HERE), State.WAITING)
            eventually(lambda: now(opened, incident).told and now(opened, incident).told[0].how)
            (told,) = now(opened, incident).told
    assert told.how == (("mail",) if slack_is_away else ("direct", "thread"))
    assert len(box.mails) == (1 if slack_is_away else 0)


@pytest.mark.parametrize("seed", range(2))
def test_killed_again_and_again_nobody_is_told_twice(tmp_path: Path, seed: int) -> None:
    moments = random.Random(seed)
    kills = 0
    while True:
        process = subprocess.Popen(
            [sys.executable, "-m", "tests.desk.paged", str(tmp_path)],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        try:
            out, err = process.communicate(timeout=None if kills == 10 else moments.uniform(1.5, 4.5))
        except subprocess.TimeoutExpired:
            process.send_signal(signal.SIGKILL)
            process.communicate()
            kills += 1
            continue
        assert process.returncode == 0, err
        break
    assert "told" in out
    sent = (tmp_path / "sent").read_text(encoding="utf-8").splitlines()
    assert len(sent) == len(set(sent))
    store = Store(f"sqlite:///{tmp_path / 'record.db'}")
    (incident,) = store.incidents(State.WAITING)
    calls = [entry.data for entry in store.audit(incident.id) if entry.what == "notified" and '"people"' in entry.data]
    store.close()
    assert [(told.tier, told.people) for told in incident.told] == [(1, (BOB.id,)), (2, (CAROL.id,))]
    assert len(calls) == 2
    # What a kill left unknown was not sent again, and it is said so; everything else was sent.
    missing = {f"{incident.id} {tier} {way}" for tier, who in ((1, BOB), (2, CAROL)) for way in ("thread", who.id)}
    for line in missing - set(sent):
        assert "not known" in next(told.note for told in incident.told if str(told.tier) == line.split()[1])
