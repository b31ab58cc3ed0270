"""The tables of the record, and the way from the tables of earlier versions to them."""

from collections.abc import Iterator
from contextlib import contextmanager

import sqlalchemy as sa

from bot.audit import GENESIS, link

TABLES = sa.MetaData()
INCIDENT = sa.Table(
    "incident",
    TABLES,
    sa.Column("id", sa.String(32), primary_key=True),
    sa.Column("key", sa.String(255), unique=True, nullable=False),
    sa.Column("host", sa.String(255), nullable=False, index=True),
    sa.Column("container", sa.String(255), nullable=False),
    sa.Column("state", sa.String(32), nullable=False, index=True),
    sa.Column("version", sa.Integer, nullable=False),
    sa.Column("asked_at", sa.Float, nullable=False, index=True),
    sa.Column("body", sa.Text, nullable=False),
    sa.Column("requester", sa.String(64), nullable=False, server_default=""),
    sa.Index("ix_incident_requester", "requester"),
)
AUDIT = sa.Table(
    "audit",
    TABLES,
    sa.Column("seq", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("key", sa.String(255), unique=True, nullable=False),
    sa.Column("incident", sa.String(32), nullable=False, index=True),
    sa.Column("at", sa.Float, nullable=False),
    sa.Column("what", sa.String(64), nullable=False),
    sa.Column("who", sa.String(255), nullable=False),
    sa.Column("data", sa.Text, nullable=False),
    sa.Column("prev", sa.String(64), nullable=False, server_default=""),
    sa.Column("hash", sa.String(64), nullable=False, server_default=""),
)
AUDIT_HEAD = sa.Table(
    "audit_head",
    TABLES,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("seq", sa.Integer, nullable=False),
    sa.Column("hash", sa.String(64), nullable=False),
)
EFFECT = sa.Table(
    "effect",
    TABLES,
    sa.Column("op", sa.String(64), primary_key=True),
    sa.Column("incident", sa.String(32), nullable=False, index=True),
    sa.Column("started_at", sa.Float, nullable=False),
    sa.Column("body", sa.Text, nullable=True),
)
POST = sa.Table(
    "post",
    TABLES,
    sa.Column("key", sa.String(255), primary_key=True),
    sa.Column("incident", sa.String(32), nullable=False, index=True),
    sa.Column("channel", sa.String(64), nullable=False),
    sa.Column("ts", sa.String(64), nullable=False),
    sa.Column("shown", sa.String(64), nullable=False, server_default=""),
)
LEASE = sa.Table(
    "lease",
    TABLES,
    sa.Column("host", sa.String(255), primary_key=True),
    sa.Column("owner", sa.String(32), nullable=False, index=True),
    sa.Column("who", sa.String(255), nullable=False),
    sa.Column("since", sa.Float, nullable=False),
    sa.Column("until", sa.Float, nullable=False),
)
EXECUTOR = sa.Table(
    "executor",
    TABLES,
    sa.Column("id", sa.String(255), primary_key=True),
    sa.Column("until", sa.DateTime(timezone=True), nullable=False),
)

# Any number will do, as long as every process that makes or alters the tables takes the same one.
_UPGRADE_LOCK = 0x0D0C_F1C5


def prepare(engine: sa.Engine) -> None:
    """Make the tables that are missing and bring those of an earlier version up to date."""
    with upgrading(engine) as connection:
        TABLES.create_all(connection)
        # Requests of before have none: they are missing in the list of their requester's, and nowhere else.
        _add_columns(connection, INCIDENT, "requester")
        connection.exec_driver_sql("CREATE INDEX IF NOT EXISTS ix_incident_requester ON incident (requester)")
        _add_columns(connection, AUDIT, "prev", "hash")
        _add_columns(connection, POST, "shown")
        _chain_the_audit(connection)


@contextmanager
def upgrading(engine: sa.Engine) -> Iterator[sa.Connection]:
    """Give a transaction in which tables are made or altered: one process at a time."""
    with engine.begin() as connection:
        if engine.dialect.name == "postgresql":
            connection.execute(sa.select(sa.func.pg_advisory_xact_lock(_UPGRADE_LOCK)))
        else:
            # Python's driver begins a transaction at the first INSERT only: too late for what is looked at before it.
            connection.exec_driver_sql("BEGIN IMMEDIATE")
        yield connection


def _add_columns(connection: sa.Connection, table: sa.Table, *names: str) -> None:
    """Add columns of text that an earlier version did not have; they are empty."""
    have = {column["name"] for column in sa.inspect(connection).get_columns(table.name)}
    for name in names:
        if name not in have:
            connection.execute(sa.text(f"ALTER TABLE {table.name} ADD COLUMN {name} VARCHAR(64) NOT NULL DEFAULT ''"))


def _chain_the_audit(connection: sa.Connection) -> None:
    """Version 0.1.0 kept an audit without a chain: its entries become the beginning of the chain, as they stand."""
    if connection.execute(sa.select(AUDIT_HEAD.c.id)).first() is not None:
        return
    seq, last = 0, GENESIS
    columns = (AUDIT.c.seq, AUDIT.c.at, AUDIT.c.incident, AUDIT.c.what, AUDIT.c.who, AUDIT.c.data)
    for row in connection.execute(sa.select(*columns).order_by(AUDIT.c.seq)).all():
        # Numbers that a transaction took and gave back leave holes: the chain counts without them.
        seq, prev, last = seq + 1, last, link(last, seq + 1, row.at, row.incident, row.what, row.who, row.data)
        query = sa.update(AUDIT).where(AUDIT.c.seq == row.seq)
        connection.execute(query.values(seq=seq, prev=prev, hash=last))
    connection.execute(sa.insert(AUDIT_HEAD).values(id=1, seq=seq, hash=last))
