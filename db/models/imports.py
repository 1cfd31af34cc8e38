"""Catalogs that were sent over HTTP."""

from typing import Any
from uuid import UUID

from sqlalchemy import ARRAY, BigInteger, ForeignKey, Index, LargeBinary, String, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from db.models.base import Base, Key, MaybeMoment, Moment


class CatalogImport(Base):
    __tablename__ = "imports"

    id: Mapped[Key]
    version: Mapped[int]
    status: Mapped[str]
    file_name: Mapped[str | None]
    bytes: Mapped[int] = mapped_column(BigInteger)
    default_stock: Mapped[int]
    read_bytes: Mapped[int] = mapped_column(BigInteger)
    rows: Mapped[int]
    created: Mapped[int]
    changed: Mapped[int]
    unchanged: Mapped[int]
    refused: Mapped[int]
    unknown_fields: Mapped[list[str]] = mapped_column(ARRAY(String))
    problem: Mapped[str | None]
    created_at: Mapped[Moment]
    started_at: Mapped[MaybeMoment]
    ended_at: Mapped[MaybeMoment]

    __table_args__ = (Index("ix_imports_waiting", "id", postgresql_where=text("status in ('waiting', 'running')")),)


class ImportPiece(Base):
    """A piece of a file. It is there before its import is, and goes when that ends."""

    __tablename__ = "import_pieces"

    import_id: Mapped[UUID] = mapped_column(primary_key=True)
    place: Mapped[int] = mapped_column(primary_key=True)
    content: Mapped[bytes] = mapped_column(LargeBinary)


class RefusedImportRow(Base):
    """`place` counts the rows of the file."""

    __tablename__ = "import_refused_rows"

    import_id: Mapped[UUID] = mapped_column(ForeignKey("imports.id", ondelete="CASCADE"), primary_key=True)
    place: Mapped[int] = mapped_column(primary_key=True)
    line: Mapped[int]
    sku: Mapped[str | None]
    reason: Mapped[str]
    errors: Mapped[list[Any]] = mapped_column(JSONB)
