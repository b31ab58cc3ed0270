"""Who works on a host now: one row for each host, taken by compare-and-set, so that one remedy runs there at a time.

It holds across processes that share a record. It is held under the id of the request, so that after a crash the same
request takes its work up again; where nobody does, it frees itself at its end.
"""

from dataclasses import dataclass

import sqlalchemy as sa

from bot.tables import LEASE


@dataclass(frozen=True, slots=True)
class Lease:
    """A host that is worked on: by which request, for whom, since when and until when (seconds since the epoch)."""

    host: str
    owner: str
    who: str
    since: float
    until: float


def take(connection: sa.Connection, wanted: Lease) -> Lease | None:
    """Take a host, or hold it for longer where it is held already; returns who else has it, None where it is ours now.

    `wanted.since` is the moment of the taking. What has ended by then is free, whoever held it.
    """
    row = {"host": wanted.host, "owner": wanted.owner, "who": wanted.who, "since": wanted.since, "until": wanted.until}
    free = sa.and_(LEASE.c.host == wanted.host, LEASE.c.until <= wanted.since, LEASE.c.owner != wanted.owner)
    if connection.execute(sa.update(LEASE).where(free).values(**row)).rowcount == 1:
        return None
    ours = sa.and_(LEASE.c.host == wanted.host, LEASE.c.owner == wanted.owner)
    if connection.execute(sa.update(LEASE).where(ours).values(until=wanted.until)).rowcount == 1:
        return None
    absent = sa.select(*(sa.literal(value) for value in row.values())).where(
        ~sa.exists().where(LEASE.c.host == wanted.host)
    )
    try:
        with connection.begin_nested():
            added = connection.execute(sa.insert(LEASE).from_select(list(row), absent)).rowcount
    except sa.exc.IntegrityError:  # somebody else took it between the question and the insertion
        added = 0
    return None if added == 1 else holder(connection, wanted.host)


def holder(connection: sa.Connection, host: str) -> Lease | None:
    """Return who holds a host; one whose time is up is still named until somebody else takes the host."""
    row = connection.execute(sa.select(LEASE).where(LEASE.c.host == host)).first()
    return Lease(row.host, row.owner, row.who, row.since, row.until) if row is not None else None


def release(connection: sa.Connection, owner: str) -> None:
    """Free the hosts that a request holds, in the transaction that ends its work."""
    connection.execute(sa.delete(LEASE).where(LEASE.c.owner == owner))
