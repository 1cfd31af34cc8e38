"""How the shop wants to be searched."""

from typing import Any

from sqlalchemy import BigInteger, Boolean, CheckConstraint, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from db.models.base import Base


class SearchSettings(Base):
    """At most one row."""

    __tablename__ = "search_settings"

    single: Mapped[bool] = mapped_column(Boolean, primary_key=True, server_default=text("true"))
    synonyms: Mapped[Any] = mapped_column(JSONB)
    stop_words: Mapped[Any] = mapped_column(JSONB)
    placements: Mapped[Any] = mapped_column(JSONB)
    facets: Mapped[Any | None] = mapped_column(JSONB)
    boosts: Mapped[Any | None] = mapped_column(JSONB)
    version: Mapped[int] = mapped_column(BigInteger)

    __table_args__ = (CheckConstraint("single", name="one_row"),)
