"""Sessions: where somebody is signed in, under their account."""

from collections.abc import Iterable
from typing import Final
from uuid import UUID

from domain.events import Event, SessionsChanged
from read_models.model import ReadModel

SESSIONS: Final = ReadModel("sessions", revision=1)
"""A document is a list of `domain.accounts.session.Session`; of an account without any there is none."""


def touched_sessions(event: Event) -> Iterable[UUID]:
    return (event.subject,) if isinstance(event, SessionsChanged) else ()
