"""The record: every request, change of state, step and posted message, in SQLite or PostgreSQL.

Rules: a change of state is one transaction (compare-and-set, audit row, and whatever work follows from it), and nothing
slow is ever called inside one. What people see is drawn from here, never the other way round.
"""

import hashlib
import json
from collections.abc import Callable, Collection
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Any, TypeVar

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from bot import codec, leases, ledger
from bot.audit import Checked, Entry
from bot.durable import make_engine
from bot.incident import DOCKFIX, Incident, Person
from bot.leases import Lease
from bot.ledger import News
from bot.lifecycle import FINAL, Event, State, advance
from bot.model import Executed, Step
from bot.patience import in_a_hurry, retried
from bot.tables import EFFECT, INCIDENT, POST, prepare
from bot.together import Together

T = TypeVar("T")

RECENT = 32
"""How many incidents are kept as they were read last; the record is asked each time whether they are still so."""

_OLDEST = (INCIDENT.c.asked_at, INCIDENT.c.id)
_NEWEST = (INCIDENT.c.asked_at.desc(), INCIDENT.c.id.desc())


class _OvertakenError(Exception):
    """The compare-and-set lost."""


@dataclass(frozen=True, slots=True)
class Posted:
    """A message that was claimed to be posted; `ts` is empty while it is not known whether it arrived.

    `shown` is the digest of what some process drew there last; empty where that is not known.
    """

    key: str
    incident: str
    channel: str
    ts: str
    shown: str = field(default="", compare=False)


class Store:
    """Reads and writes the record."""

    def __init__(self, url: str) -> None:
        """Open the record; the tables are made where they are missing."""
        self.engine = make_engine(url)
        self._insert = sqlite.insert if self.engine.dialect.name == "sqlite" else postgresql.insert
        retried(lambda: prepare(self.engine))
        self._notes = Together[News](
            lambda notes: self._transaction(lambda connection: ledger.append(connection, *notes))
        )

    def close(self) -> None:
        """Close all connections."""
        self.engine.dispose()

    def open_incident(
        self,
        incident: Incident,
        key: str,
        then: Callable[[sa.Connection], None] | None = None,
        *,
        alone_since: float | None = None,
    ) -> tuple[Incident, bool]:
        """Record a new request, once for each key; returns what is recorded and whether it is new.

        With `alone_since` (seconds since the epoch) a request about the same container that was made since then and is
        not over is returned instead, whatever its key.
        """

        def work(connection: sa.Connection) -> tuple[Incident, bool]:
            if alone_since is not None:
                # Every request is entered in the audit trail: while that is held, no other process opens one.
                ledger.hold(connection)
                standing = _standing(connection, incident, key, alone_since)
                if standing is not None:
                    return standing, False
            row = {**_columns(incident), "key": key}
            added = connection.execute(
                self._insert(INCIDENT).values(row).on_conflict_do_nothing().returning(INCIDENT.c.id)
            ).first()
            if added is None:
                known = connection.execute(sa.select(INCIDENT.c.body).where(INCIDENT.c.key == key)).scalar_one()
                return _incident(known), False
            self._audit(connection, incident, "asked", incident.requester, incident.asked_at, {"error": incident.error})
            if then is not None:
                then(connection)
            return incident, True

        return self._transaction(work)

    def incident(self, incident_id: str) -> Incident | None:
        """Return the incident as it is recorded now."""

        def work(connection: sa.Connection) -> Incident | None:
            body = connection.execute(sa.select(INCIDENT.c.body).where(INCIDENT.c.id == incident_id)).scalar()
            return _incident(body) if body is not None else None

        return self._transaction(work)

    def incidents(self, *states: State) -> tuple[Incident, ...]:
        """Return all incidents in these states, oldest first."""
        return self._found(sa.select(INCIDENT.c.body).where(INCIDENT.c.state.in_(states)).order_by(*_OLDEST))

    def earlier(self, host: str, since: float, before: float) -> tuple[Incident, ...]:
        """Return what was asked about a host from `since` until `before` (seconds since the epoch), oldest first."""
        asked = sa.and_(INCIDENT.c.host == host, INCIDENT.c.asked_at >= since, INCIDENT.c.asked_at < before)
        return self._found(sa.select(INCIDENT.c.body).where(asked).order_by(*_OLDEST))

    def newest(self, most: int, host: str = "") -> tuple[Incident, ...]:
        """Return the newest requests, about one host if one is named, newest first."""
        query = sa.select(INCIDENT.c.body).order_by(*_NEWEST).limit(most)
        return self._found(query.where(INCIDENT.c.host == host) if host else query)

    def newest_of(self, requester: str, most: int) -> tuple[Incident, ...]:
        """Return the newest requests of a person, newest first."""
        query = sa.select(INCIDENT.c.body).where(INCIDENT.c.requester == requester[:64])
        return self._found(query.order_by(*_NEWEST).limit(most))

    def newest_in(self, state: State, most: int) -> tuple[tuple[Incident, ...], int]:
        """Return the newest requests in a state, newest first, and how many there are in all."""
        within = INCIDENT.c.state == state
        newest = sa.select(INCIDENT.c.body).where(within).order_by(*_NEWEST).limit(most)
        count = sa.select(sa.func.count()).select_from(INCIDENT).where(within)

        def work(connection: sa.Connection) -> tuple[tuple[Incident, ...], int]:
            found = tuple(_incident(body) for (body,) in connection.execute(newest))
            return found, int(connection.execute(count).scalar_one())

        return self._transaction(work)

    def about(self, host: str, containers: Collection[str], since: float) -> tuple[Incident, ...]:
        """Return what concerns a container under any of these names: asked from `since` on, not over yet, or newest.

        Oldest first.
        """
        named = sa.and_(INCIDENT.c.host == host, INCIDENT.c.container.in_(containers))
        last = sa.select(INCIDENT.c.id).where(named).order_by(*_NEWEST).limit(1)
        wanted = sa.or_(
            INCIDENT.c.asked_at >= since, INCIDENT.c.state.not_in(FINAL), INCIDENT.c.id == last.scalar_subquery()
        )
        return self._found(sa.select(INCIDENT.c.body).where(named, wanted).order_by(*_OLDEST))

    def _found(self, query: sa.Select[str]) -> tuple[Incident, ...]:
        return self._transaction(lambda connection: tuple(_incident(body) for (body,) in connection.execute(query)))

    def record(
        self,
        incident_id: str,
        event: Event | None,
        edit: Callable[[Incident], Incident],
        *,
        who: Person,
        at: float,
        data: dict[str, Any] | None = None,
        then: Callable[[sa.Connection, Incident], None] | None = None,
    ) -> Incident:
        """Record one change in one transaction; `NotNow` where the event does not fit the state (nothing changes).

        `edit` gets the incident as it stands, with its new state, and may refuse by raising. `then` starts what
        follows in the same transaction.
        """

        def work(connection: sa.Connection) -> Incident:
            query = sa.select(INCIDENT.c.body).where(INCIDENT.c.id == incident_id)
            body = connection.execute(query).scalar_one_or_none()
            if body is None:
                raise LookupError(f"There is no request {incident_id}.")
            old = _incident(body)
            moved = replace(old, state=advance(old.state, event)) if event is not None else old
            new = replace(edit(moved), version=old.version + 1)
            if new.over and new.closed_at is None:
                new = replace(new, closed_at=at)
            where = sa.and_(INCIDENT.c.id == incident_id, INCIDENT.c.version == old.version)
            if connection.execute(sa.update(INCIDENT).where(where).values(_columns(new))).rowcount != 1:
                raise _OvertakenError
            self._audit(connection, new, event or "noted", who, at, data or {})
            if then is not None:
                then(connection, new)
            return new

        while True:
            try:
                return self._transaction(work)
            except _OvertakenError:
                continue  # somebody else recorded a change since we read: read again, and judge by what stands now

    def look(self, incident_id: str, work: Callable[[sa.Connection, Incident], None]) -> None:
        """Do something about an incident as it stands, while nobody else can change it; nothing where it is gone."""

        def locked(connection: sa.Connection) -> None:
            query = sa.select(INCIDENT.c.body).where(INCIDENT.c.id == incident_id).with_for_update()
            body = connection.execute(query).scalar_one_or_none()
            if body is not None:
                work(connection, _incident(body))

        self._transaction(locked)

    def claim_effect(self, op: str, incident: str, step: Step, at: float) -> Executed | None:
        """Record the intent to run a step before it is run; returns what came of it if it was run already."""

        def work(connection: sa.Connection) -> Executed | None:
            row = {"op": op, "incident": incident, "started_at": at, "body": None}
            claim = self._insert(EFFECT).values(row).on_conflict_do_nothing().returning(EFFECT.c.op)
            if connection.execute(claim).first() is not None:
                data = {"op": op, "step": codec.encode(step)}
                ledger.append(connection, News(incident, "step_started", DOCKFIX.id, at, data))
                return None
            body = connection.execute(sa.select(EFFECT.c.body).where(EFFECT.c.op == op)).scalar()
            return codec.decode(Executed, json.loads(body)) if body else None

        return self._transaction(work)

    def finish_effect(self, op: str, executed: Executed, at: float) -> None:
        """Record what came of a step that was claimed, once."""
        output = hashlib.sha256(executed.output.encode(errors="replace")).hexdigest()
        data = {"op": op, "exit": executed.exit, "ms": executed.ms, "output": f"sha256:{output}"}
        body = json.dumps(codec.encode(executed))

        def work(connection: sa.Connection) -> None:
            query = sa.update(EFFECT).where(EFFECT.c.op == op, EFFECT.c.body.is_(None)).values(body=body)
            incident = connection.execute(query.returning(EFFECT.c.incident)).scalar()
            if incident is not None:
                ledger.append(connection, News(incident, "step_finished", DOCKFIX.id, at, data))

        self._transaction(work)

    def take_host(self, wanted: Lease) -> Lease | None:
        """Take a host for a request, or hold it for longer; returns who else works there, None where it is ours."""
        return self._transaction(lambda connection: leases.take(connection, wanted))

    def claim_post(self, key: str, incident: str, channel: str = "") -> bool:
        """Record the intent to post a message before it is posted; False where somebody has claimed it before."""

        def work(connection: sa.Connection) -> bool:
            row = {"key": key, "incident": incident, "channel": channel, "ts": ""}
            query = self._insert(POST).values(row).on_conflict_do_nothing().returning(POST.c.key)
            return connection.execute(query).first() is not None

        return self._transaction(work)

    def posted(self, key: str, channel: str, ts: str) -> None:
        """Record where a claimed message stands; an empty `ts` gives the claim back after a post that surely failed."""
        self._transaction(
            lambda connection: connection.execute(
                sa.update(POST).where(POST.c.key == key).values(channel=channel, ts=ts)
            )
        )

    def drawn(self, key: str, shown: str) -> None:
        """Record the digest of what a message shows now, for the other processes that draw it; empty: not known."""
        self._transaction(
            lambda connection: connection.execute(sa.update(POST).where(POST.c.key == key).values(shown=shown))
        )

    def unclaim_post(self, key: str) -> None:
        """Forget a claim whose message surely was not posted."""
        self._transaction(lambda connection: connection.execute(sa.delete(POST).where(POST.c.key == key)))

    def post(self, key: str) -> Posted | None:
        """Return a claimed or posted message."""

        def work(connection: sa.Connection) -> Posted | None:
            row = connection.execute(sa.select(POST).where(POST.c.key == key)).first()
            return Posted(row.key, row.incident, row.channel, row.ts, row.shown) if row is not None else None

        return self._transaction(work)

    def post_at(self, channel: str, ts: str) -> Posted | None:
        """Return the message that stands at this place, if it is one of ours."""

        def work(connection: sa.Connection) -> Posted | None:
            row = connection.execute(sa.select(POST).where(POST.c.channel == channel, POST.c.ts == ts)).first()
            return Posted(row.key, row.incident, row.channel, row.ts) if row is not None else None

        return self._transaction(work)

    def note(self, incident: str, what: str, who: Person, at: float, data: dict[str, Any]) -> None:
        """Add an entry to the audit trail that changes nothing else, such as a refused click."""
        news = News(incident, what, who.id, at, data)
        if in_a_hurry():
            self._notes.add(news)
        else:  # it may try on for long, and must not keep those waiting who are in a hurry
            self._transaction(lambda connection: ledger.append(connection, news))

    def audit(self, incident: str = "", newest: int = 0) -> tuple[Entry, ...]:
        """Return the audit trail from its oldest entry: of one request if asked for, or only the `newest` so many."""
        return self._transaction(lambda connection: tuple(ledger.entries(connection, incident, newest)))

    def verify_audit(self) -> Checked:
        """Check that no entry of the audit trail was altered or removed since it was written."""
        return self._transaction(ledger.verify)

    def prune_audit(self, before: float, at: float) -> int:
        """Remove the audit's entries from before that moment, and say so in the trail; returns how many."""
        return self._transaction(lambda connection: ledger.prune(connection, before, at, DOCKFIX.id))

    def prune_incidents(self, before: float) -> int:
        """Remove the requests from before that moment that are over, with their messages; returns how many."""

        def work(connection: sa.Connection) -> int:
            query = sa.select(INCIDENT.c.id).where(INCIDENT.c.asked_at < before, INCIDENT.c.state.in_(FINAL))
            old = connection.execute(query).scalars().all()
            for at in range(0, len(old), 500):
                gone = old[at : at + 500]
                for table, column in ((EFFECT, EFFECT.c.incident), (POST, POST.c.incident), (INCIDENT, INCIDENT.c.id)):
                    connection.execute(sa.delete(table).where(column.in_(gone)))
            return len(old)

        return self._transaction(work)

    def _audit(
        self, connection: sa.Connection, incident: Incident, what: str, who: Person, at: float, data: dict[str, Any]
    ) -> None:
        key = f"{incident.id}:{incident.version}"
        ledger.append(connection, News(incident.id, what, who.id, at, data, key))

    def _transaction(self, work: Callable[[sa.Connection], T]) -> T:
        def attempt() -> T:
            with self.engine.begin() as connection:
                return work(connection)

        return retried(attempt)


def _columns(incident: Incident) -> dict[str, Any]:
    return {
        "id": incident.id,
        "host": incident.target.host,
        "container": incident.target.container,
        "state": incident.state.value,
        "version": incident.version,
        "asked_at": incident.asked_at,
        "body": json.dumps(codec.encode(incident)),
        "requester": incident.requester.id[:64],
    }


def _standing(connection: sa.Connection, wanted: Incident, key: str, since: float) -> Incident | None:
    """Return the request that has this key, else one about the same container from since then that is not over."""
    body = connection.execute(sa.select(INCIDENT.c.body).where(INCIDENT.c.key == key)).scalar()
    if body is None:
        same = sa.and_(INCIDENT.c.host == wanted.target.host, INCIDENT.c.container == wanted.target.container)
        under_way = sa.and_(INCIDENT.c.asked_at >= since, INCIDENT.c.state.not_in(FINAL))
        query = sa.select(INCIDENT.c.body).where(same, under_way).order_by(INCIDENT.c.asked_at).limit(1)
        body = connection.execute(query).scalar()
    return _incident(body) if body is not None else None


@lru_cache(maxsize=RECENT)
def _incident(body: str) -> Incident:
    # Frozen through and through, so everybody may have the same one: a crowd's clicks are all about one incident.
    return codec.decode(Incident, json.loads(body))
