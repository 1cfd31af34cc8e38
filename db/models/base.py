"""What the tables have in common."""

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from advanced_alchemy.base import CommonTableAttributes
from advanced_alchemy.types import DateTimeUTC
from sqlalchemy import BigInteger, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import DeclarativeBase, mapped_column


class Base(CommonTableAttributes, DeclarativeBase):
    __abstract__ = True


Key = Annotated[UUID, mapped_column(primary_key=True, server_default=text("uuidv7()"))]
Moment = Annotated[datetime, mapped_column(DateTimeUTC(timezone=True), server_default=text("now()"))]
MaybeMoment = Annotated[datetime | None, mapped_column(DateTimeUTC(timezone=True))]
MinorUnits = Annotated[int, mapped_column(BigInteger)]
Version = Annotated[int, mapped_column(server_default=text("1"))]
JsonObject = Annotated[dict[str, Any], mapped_column(JSONB, server_default=text("'{}'::jsonb"))]
