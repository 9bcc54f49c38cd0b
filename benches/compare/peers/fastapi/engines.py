"""The engines that read and write."""

from sqlalchemy import URL, event, make_url
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

CONNECTIONS = 10
PATIENCE = 2


def engines(url: str) -> tuple[AsyncEngine, AsyncEngine]:
    """What reads and what writes. SQLite lets one transaction write at a time."""
    if url.startswith("sqlite:"):
        return sqlite(url, CONNECTIONS, "BEGIN"), sqlite(url, 1, "BEGIN IMMEDIATE")
    engine = postgres(url)
    return engine, engine


def sqlite(url: str, connections: int, begin: str) -> AsyncEngine:
    """As compare-store opens it: the driver would begin transactions by itself, and only before a statement that writes."""
    address = URL.create("sqlite+aiosqlite", database=url.removeprefix("sqlite:"))
    engine = create_async_engine(
        address, pool_size=connections, max_overflow=0, pool_timeout=PATIENCE, connect_args={"timeout": PATIENCE}
    )

    @event.listens_for(engine.sync_engine, "connect")
    def connected(connection, _record):
        connection.isolation_level = None
        for pragma in ("journal_mode = WAL", "synchronous = NORMAL", "foreign_keys = ON"):
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine.sync_engine, "begin")
    def began(connection):
        connection.exec_driver_sql(begin)

    return engine


def postgres(url: str) -> AsyncEngine:
    address = make_url(url.replace("postgres://", "postgresql://", 1)).set(drivername="postgresql+asyncpg")
    return create_async_engine(
        address.difference_update_query(["sslmode"]),
        pool_size=CONNECTIONS,
        max_overflow=0,
        pool_timeout=PATIENCE,
        connect_args={"ssl": False},
    )
