"""What of a provider's answer is kept: what was asked for by name, and nothing about a card."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID


def chosen(answer: dict[str, Any], names: Sequence[str]) -> dict[str, Any]:
    return {name: answer[name] for name in names if answer.get(name) is not None}


def our_id(notes: Any, name: str) -> UUID | None:
    """An id of ours among the notes a provider keeps for us; None if somebody else wrote them."""
    try:
        return UUID(notes[name])
    except (KeyError, TypeError, ValueError, AttributeError):
        return None
