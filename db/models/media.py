"""Files in the media store."""

from sqlalchemy import Index, text
from sqlalchemy.orm import Mapped, mapped_column

from db.models.base import Base, JsonObject, MaybeMoment, Moment


class MediaFile(Base):
    """One that lies in the media store, or may: it is claimed before it is put. `thumbnails` are the addresses of its
    smaller sizes, nothing until they are made.
    """

    __tablename__ = "media_files"

    name: Mapped[str] = mapped_column(primary_key=True)
    claimed_at: Mapped[Moment] = mapped_column(index=True)
    leaving_at: Mapped[MaybeMoment]
    thumbnails: Mapped[JsonObject]
    thumbnails_due_at: Mapped[MaybeMoment]
    thumbnail_tries: Mapped[int] = mapped_column(server_default=text("0"))

    __table_args__ = (
        Index("media_files_due", "thumbnails_due_at", postgresql_where=text("thumbnails_due_at is not null")),
    )
