"""What a drill is to be."""

import msgspec


class Plan(msgspec.Struct, frozen=True):
    """`kills` for each victim; the drill lasts `seconds` at least; `holds`: until those of unpaid orders are over."""

    buyers: int
    victims: tuple[str, ...]
    kills: int
    seconds: int
    seed: int
    holds: bool
