"""The cases of a database, on FastAPI, with the sessions of SQLAlchemy."""

import os
from collections.abc import AsyncIterator
from typing import Annotated

from fastapi import Depends, FastAPI, HTTPException, Query, status
from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

import models
from engines import engines
from serve import serve

reads, writes = (
    async_sessionmaker(engine, expire_on_commit=False) for engine in engines(os.environ["DATABASE_URL"])
)


async def reader() -> AsyncIterator[AsyncSession]:
    async with reads() as session:
        yield session


async def writer() -> AsyncIterator[AsyncSession]:
    async with writes.begin() as session:
        yield session


Reader = Annotated[AsyncSession, Depends(reader)]
# Ended before the answer is sent, so that it never speaks of what is not stored.
Writer = Annotated[AsyncSession, Depends(writer, scope="function")]


class Product(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    id: int
    sku: str
    name: str
    price_cents: int
    stock: int


class Line(BaseModel):
    product_id: int
    quantity: Annotated[int, Field(ge=1, le=1000)]


class NewPurchase(BaseModel):
    customer: Annotated[str, Field(min_length=1, max_length=100)]
    lines: Annotated[list[Line], Field(min_length=1, max_length=100)]


class Purchase(BaseModel):
    id: int
    total_cents: int


app = FastAPI(title="Comparison", version="1.0.0")


@app.get("/products/{id}", response_model=Product)
async def read_product(id: int, session: Reader) -> models.Product:
    """Read a product."""
    product = await session.get(models.Product, id)
    if product is None:
        raise HTTPException(status.HTTP_404_NOT_FOUND)
    return product


@app.get("/products", response_model=list[Product])
async def list_products(
    session: Reader, limit: Annotated[int, Query(ge=1, le=100)] = 20
) -> list[models.Product]:
    """List products."""
    found = await session.scalars(select(models.Product).order_by(models.Product.id).limit(limit))
    return list(found)


@app.post("/purchases", status_code=status.HTTP_201_CREATED)
async def purchase(new: NewPurchase, session: Writer) -> Purchase:
    """Buy products."""
    lines = [await take(session, line) for line in new.lines]
    order = models.Order(
        customer=new.customer,
        total_cents=sum(line.quantity * line.price_cents for line in lines),
        lines=lines,
    )
    session.add(order)
    await session.flush()
    return Purchase(id=order.id, total_cents=order.total_cents)


async def take(session: AsyncSession, line: Line) -> models.OrderLine:
    """Takes pieces out of the stock."""
    product = models.Product
    taken = (
        update(product)
        .where(product.id == line.product_id, product.stock >= line.quantity)
        .values(stock=product.stock - line.quantity)
        .returning(product.price_cents)
        .execution_options(synchronize_session=False)
    )
    price = await session.scalar(taken)
    if price is None:
        raise HTTPException(status.HTTP_409_CONFLICT)
    return models.OrderLine(product_id=line.product_id, quantity=line.quantity, price_cents=price)


if __name__ == "__main__":
    serve(app, "database:app")
