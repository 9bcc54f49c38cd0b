"""The cases of the comparison, on FastAPI."""

import os
from typing import Annotated

from fastapi import FastAPI, Path, Query, Response, status
from fastapi.responses import PlainTextResponse

from schemas import Item, NewOrder, Order
from serve import serve

UnsignedLong = Annotated[int, Path(ge=0, lt=2**64)]
UnsignedInt = Annotated[int, Query(ge=0, lt=2**32)]

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


if __name__ == "__main__":
    serve(app, "main:app")
