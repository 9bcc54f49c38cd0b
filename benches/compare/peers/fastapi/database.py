"""The tables, and the engines that read and write them."""

import os
from collections.abc import AsyncIterator

from sqlalchemy import URL, ForeignKey, event, make_url
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, async_sessionmaker, create_async_engine
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, relationship

CONNECTIONS = 10
PATIENCE = 2


class Base(DeclarativeBase):
    """The tables that compare-database makes."""


class Product(Base):
    __tablename__ = "products"

    id: Mapped[int] = mapped_column(primary_key=True)
    sku: Mapped[str]
    name: Mapped[str]
    price_cents: Mapped[int]
    stock: Mapped[int]


class OrderLine(Base):
    __tablename__ = "order_lines"

    id: Mapped[int] = mapped_column(primary_key=True)
    order_id: Mapped[int] = mapped_column(ForeignKey("orders.id"))
    sku: Mapped[str]
    quantity: Mapped[int]
    price_cents: Mapped[int]


class Order(Base):
    __tablename__ = "orders"

    id: Mapped[int] = mapped_column(primary_key=True)
    customer: Mapped[str]
    email: Mapped[str]
    currency: Mapped[str]
    note: Mapped[str | None]
    total_cents: Mapped[int]
    lines: Mapped[list[OrderLine]] = relationship()


def sqlite(url: str, connections: int, begin: str) -> AsyncEngine:
    """As compare-store opens it: the driver would begin transactions by itself, and only before a statement that writes."""
    path = url.removeprefix("sqlite:").removeprefix("//").partition("?")[0]
    address = URL.create("sqlite+aiosqlite", database=path)
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
    return create_async_engine(address, pool_size=CONNECTIONS, max_overflow=0, pool_timeout=PATIENCE)


def engines(url: str) -> tuple[AsyncEngine, AsyncEngine]:
    """What reads and what writes. SQLite lets one transaction write at a time."""
    if url.startswith("sqlite:"):
        return sqlite(url, CONNECTIONS, "BEGIN"), sqlite(url, 1, "BEGIN IMMEDIATE")
    engine = postgres(url)
    return engine, engine


URL_OF_DATABASE = os.environ.get("DATABASE_URL")

if URL_OF_DATABASE:
    reads, writes = (async_sessionmaker(engine, expire_on_commit=False) for engine in engines(URL_OF_DATABASE))


async def reader() -> AsyncIterator[AsyncSession]:
    async with reads() as session:
        yield session


async def writer() -> AsyncIterator[AsyncSession]:
    async with writes.begin() as session:
        yield session
