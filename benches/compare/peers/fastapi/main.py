"""The cases of the comparison, on FastAPI."""

import os
import socket
from typing import Annotated

import uvicorn
from fastapi import Depends, FastAPI, HTTPException, Path, Query, Response, status
from fastapi.responses import PlainTextResponse
from sqlalchemy import update
from sqlalchemy.ext.asyncio import AsyncSession
from uvicorn.supervisors import Multiprocess

import database
from schemas import Item, NewOrder, Order, Product

UnsignedLong = Annotated[int, Path(ge=0, lt=2**64)]
UnsignedInt = Annotated[int, Query(ge=0, lt=2**32)]
Reader = Annotated[AsyncSession, Depends(database.reader)]
Writer = Annotated[AsyncSession, Depends(database.writer, scope="function")]

app = FastAPI(title="Comparison", version="1.0.0")
BYTES_10K = b"x" * 10_240
BYTES_1M = b"x" * 1_048_576


@app.get("/plaintext", response_class=PlainTextResponse)
async def plaintext() -> str:
    """Greet the world."""
    return "Hello, World!"


@app.get("/users/{user_id}/items/{item_id}")
async def read_item(
    user_id: UnsignedLong, item_id: UnsignedLong, q: str | None = None, limit: UnsignedInt = 20
) -> Item:
    """Answer what was asked for."""
    return Item(user_id=user_id, item_id=item_id, q=q, limit=limit)


@app.post("/orders", status_code=status.HTTP_201_CREATED)
async def create_order(new: NewOrder) -> Order:
    """Take an order."""
    return Order.of(new, 1)


@app.get("/bytes/10k")
async def read_10k() -> Response:
    """Read ten kilobytes."""
    return Response(BYTES_10K, media_type="application/octet-stream")


@app.get("/bytes/1m")
async def read_1m() -> Response:
    """Read a megabyte."""
    return Response(BYTES_1M, media_type="application/octet-stream")


async def echo(id: UnsignedLong) -> str:
    """Answer the id."""
    return str(id)


for number in range(int(os.environ.get("ROUTES", 0))):
    app.get(f"/r{number:03}/{{id}}", response_class=PlainTextResponse)(echo)


async def read_product(id: int, session: Reader) -> Product:
    """Read a product."""
    row = await session.get(database.Product, id)
    if row is None:
        raise HTTPException(status.HTTP_404_NOT_FOUND)
    return Product.model_validate(row)


async def place_order(new: NewOrder, session: Writer) -> Order:
    """Take an order, and store it."""
    row = database.Order(
        customer=new.customer,
        email=new.email,
        currency=new.currency,
        note=new.note,
        total_cents=new.total_cents(),
        lines=[database.OrderLine(**line.model_dump()) for line in new.lines],
    )
    session.add(row)
    await session.flush()
    for line in new.lines:
        product = update(database.Product).where(database.Product.sku == line.sku)
        await session.execute(product.values(stock=database.Product.stock - line.quantity))
    return Order.of(new, row.id)


if database.URL_OF_DATABASE:
    app.get("/products/{id}")(read_product)
    app.post("/db/orders", status_code=status.HTTP_201_CREATED)(place_order)


def main() -> None:
    listener = socket.create_server(("127.0.0.1", int(os.environ.get("PORT", 8000))), backlog=2048)
    processes = int(os.environ.get("THREADS", 1))
    config = uvicorn.Config(
        "main:app", loop="uvloop", http="httptools", access_log=False, log_level="warning", workers=processes
    )
    server = uvicorn.Server(config)
    print("listening", flush=True)
    if processes == 1:
        server.run(sockets=[listener])
    else:
        Multiprocess(config, target=server.run, sockets=[listener]).run()


if __name__ == "__main__":
    main()
