"""What the cases exchange."""

from typing import Annotated, Literal

from pydantic import BaseModel, EmailStr, Field

Currency = Literal["EUR", "USD", "GBP"]


class Item(BaseModel):
    user_id: int
    item_id: int
    q: str | None
    limit: int


class Line(BaseModel):
    sku: Annotated[str, Field(min_length=1, max_length=32)]
    quantity: Annotated[int, Field(ge=1, le=1000)]
    price_cents: Annotated[int, Field(ge=1, le=1_000_000)]


class NewOrder(BaseModel):
    customer: Annotated[str, Field(min_length=1, max_length=100)]
    email: EmailStr
    currency: Currency
    lines: Annotated[list[Line], Field(min_length=1, max_length=100)]
    note: Annotated[str | None, Field(max_length=500)] = None

    def total_cents(self) -> int:
        return sum(line.quantity * line.price_cents for line in self.lines)


class Order(BaseModel):
    id: int
    customer: str
    currency: Currency
    lines: int
    total_cents: int

    @classmethod
    def of(cls, new: NewOrder, number: int) -> "Order":
        return cls(
            id=number,
            customer=new.customer,
            currency=new.currency,
            lines=len(new.lines),
            total_cents=new.total_cents(),
        )
