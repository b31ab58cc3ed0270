"""Who works on a host now: one row for each host, taken by compare-and-set, so that one remedy runs there at a time.

It holds across processes that share a record. It is held under the id of the request, so that after a crash the same
request takes its work up again; where nobody does, it frees itself at its end.
"""

from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

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
    insert = sqlite.insert if connection.dialect.name == "sqlite" else postgresql.insert
    query = insert(LEASE).values(
        host=wanted.host, owner=wanted.owner, who=wanted.who, since=wanted.since, until=wanted.until
    )
    ours, new = LEASE.c.owner == wanted.owner, query.excluded
    query = query.on_conflict_do_update(
        index_elements=[LEASE.c.host],
        set_={
            "owner": new.owner,
            "who": new.who,
            "since": sa.case((ours, LEASE.c.since), else_=new.since),
            "until": new.until,
        },
        where=sa.or_(ours, LEASE.c.until <= wanted.since),
    )
    took = connection.execute(query.returning(LEASE.c.host)).first()
    return None if took is not None else holder(connection, wanted.host)


def holder(connection: sa.Connection, host: str) -> Lease | None:
    """Return who holds a host; one whose time is up is still named until somebody else takes the host."""
    row = connection.execute(sa.select(LEASE).where(LEASE.c.host == host)).first()
    return Lease(row.host, row.owner, row.who, row.since, row.until) if row is not None else None


def release(connection: sa.Connection, owner: str) -> None:
    """Free the hosts that a request holds, in the transaction that ends its work."""
    connection.execute(sa.delete(LEASE).where(LEASE.c.owner == owner))
