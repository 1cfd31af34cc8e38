"""What can be asked for without words: conditions in the server's own language.

A filter is an array (and between its entries, or within one); values are quoted by one function.
"""

from collections.abc import Sequence

from adapters.search.words import normalised_code

Filter = list[str | list[str]]


def quoted(value: str) -> str:
    escaped = value.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def listed(values: Sequence[str]) -> str:
    return f"[{', '.join(quoted(value) for value in values)}]"


def term(root: str) -> str:
    return f"terms = {quoted(root)}"


def code_filter(text: str) -> str:
    return f"codes = {quoted(normalised_code(text))}"


def either(parts: Sequence[str]) -> str:
    return parts[0] if len(parts) == 1 else f"({' OR '.join(parts)})"


def together(parts: Sequence[str]) -> str:
    return parts[0] if len(parts) == 1 else f"({' AND '.join(parts)})"


def at_least(least: int, parts: Sequence[str]) -> str:
    """So many of one half and the rest of the other, each way it can be: far fewer than there are choices."""
    if least <= 1:
        return either(parts)
    if least == len(parts):
        return together(parts)
    halves = parts[: len(parts) // 2], parts[len(parts) // 2 :]
    ways = [
        (here, least - here) for here in range(least + 1) if here <= len(halves[0]) and least - here <= len(halves[1])
    ]
    return either(
        [together([at_least(some, half) for some, half in zip(way, halves, strict=True) if some]) for way in ways]
    )
