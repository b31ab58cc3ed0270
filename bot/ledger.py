"""Writes the audit trail inside the transactions of the record, and reads it back; `bot.audit` checks it."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from bot.audit import PRUNED, Checked, Entry, check, link
from bot.tables import AUDIT, AUDIT_HEAD

BATCH = 1_000
_COLUMNS = tuple(AUDIT.c[name] for name in ("seq", "at", "incident", "what", "who", "data", "prev", "hash"))


@dataclass(frozen=True, slots=True)
class News:
    """An entry to be added: when (seconds since the epoch), about which request, what, by whom, the details.

    The same `key` is never written twice; that ends the transaction with an IntegrityError.
    """

    incident: str
    what: str
    who: str
    at: float
    data: Mapping[str, Any]
    key: str = ""


def append(connection: sa.Connection, *news: News) -> None:
    """Add entries in the caller's transaction: what they stand for is recorded with them, or neither is."""
    # The update comes first: it holds the head against everybody else until the transaction ends.
    query = sa.update(AUDIT_HEAD).where(AUDIT_HEAD.c.id == 1).values(seq=AUDIT_HEAD.c.seq + len(news))
    last, prev = connection.execute(query.returning(AUDIT_HEAD.c.seq, AUDIT_HEAD.c.hash)).one()
    rows = []
    for seq, each in enumerate(news, last - len(news) + 1):
        text = json.dumps(each.data, sort_keys=True)
        hashed = link(prev, seq, each.at, each.incident, each.what, each.who, text)
        row = {"seq": seq, "key": each.key or f"#{seq}", "incident": each.incident, "at": each.at, "what": each.what}
        rows.append({**row, "who": each.who, "data": text, "prev": prev, "hash": hashed})
        prev = hashed
    connection.execute(sa.insert(AUDIT), rows)
    connection.execute(sa.update(AUDIT_HEAD).where(AUDIT_HEAD.c.id == 1).values(hash=prev))


def hold(connection: sa.Connection) -> None:
    """Let nobody else add an entry until the caller's transaction ends: what it reads from here on stays true."""
    connection.execute(sa.update(AUDIT_HEAD).where(AUDIT_HEAD.c.id == 1).values(seq=AUDIT_HEAD.c.seq))


def entries(connection: sa.Connection, incident: str = "", newest: int = 0) -> Iterator[Entry]:
    """Yield the entries from the oldest on: of one request if asked for, or only the `newest` so many."""
    query = sa.select(*_COLUMNS).order_by(AUDIT.c.seq)
    if incident:
        query = query.where(AUDIT.c.incident == incident)
    if newest:
        latest = sa.select(AUDIT.c.seq).order_by(AUDIT.c.seq.desc()).limit(newest)
        if incident:
            latest = latest.where(AUDIT.c.incident == incident)
        query = query.where(AUDIT.c.seq.in_(latest))
    for row in connection.execute(query.execution_options(yield_per=BATCH)):
        yield Entry(*row)


def verify(connection: sa.Connection) -> Checked:
    """Check the whole trail."""
    # One transaction: what is appended meanwhile is neither in the head nor in the entries that are read. PostgreSQL
    # has to be told to keep to one moment: else what is pruned meanwhile would be missing, and not yet said to be.
    if connection.dialect.name == "postgresql":
        connection.execute(sa.text("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ"))
    seq, head = connection.execute(sa.select(AUDIT_HEAD.c.seq, AUDIT_HEAD.c.hash)).one()
    return check((entry for entry in entries(connection) if entry.seq <= seq), seq, head)


def prune(connection: sa.Connection, before: float, at: float, who: str) -> int:
    """Remove the entries older than `before` (seconds since the epoch) and say so in the trail; returns how many.

    Only whole beginnings go: the first entry that is young enough stays, with all that follow.
    """
    # Two processes that start together prune one after the other, so that the same is not said to be removed twice.
    connection.execute(sa.select(AUDIT_HEAD.c.id).with_for_update())
    kept = sa.select(sa.func.min(AUDIT.c.seq)).where(AUDIT.c.at >= before)
    oldest = connection.execute(kept).scalar()
    if oldest is None:
        return 0
    gone = connection.execute(
        sa.select(AUDIT.c.seq, AUDIT.c.hash).where(AUDIT.c.seq < oldest).order_by(AUDIT.c.seq.desc()).limit(1)
    ).first()
    if gone is None:
        return 0
    data = {"up_to": gone.seq, "hash": gone.hash, "before": before}
    append(connection, News("", PRUNED, who, at, data))
    return connection.execute(sa.delete(AUDIT).where(AUDIT.c.seq <= gone.seq)).rowcount
