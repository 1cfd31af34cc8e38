"""One thing, one name: names that differ in case, width, composition or white space only are spellings of one."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Final

from domain.faults import Fault, FaultCode
from domain.find_faults import at
from domain.folding import caseless

NO_NAMES: Final[Mapping[str, str]] = {}


class Spellings:
    """How names are spelled; of several spellings the first one counts."""

    def __init__(self, names: Iterable[str] = ()) -> None:
        self._by_name: dict[str, str] = {}
        for name in names:
            self.of(name)

    def of(self, name: str) -> str:
        """As it is spelled here; one that isn't here yet is spelled so from now on."""
        return self._by_name.setdefault(caseless(name), name)


def spelling_faults(field: str, names: Iterable[str], spellings: Spellings) -> Iterator[Fault]:
    """For each name that is there in another spelling already; the others are there from now on."""
    for name in names:
        if (first := spellings.of(name)) != name:
            yield Fault(at(field, name), f"This is {first} in another spelling.", FaultCode.CONFLICTING)


def new_spelling_faults(
    field: str, said: Iterable[str], present: Collection[str] = (), others: Iterable[str] = ()
) -> list[Fault]:
    """The same of the names that are said in place of `present` ones, beside `others`.

    Those that stay are spelled as they are, also where an earlier version of the shop took two spellings.
    """
    names = dict.fromkeys(said)
    spellings = Spellings([*(name for name in names if name in present), *others])
    return list(spelling_faults(field, (name for name in names if name not in present), spellings))


def spelled_alike(said: Sequence[Mapping[str, str]], present: Sequence[Mapping[str, str]] = ()) -> list[dict[str, str]]:
    """Options of the variants of one product, their new names in the spelling that is there: that of names that stay,
    or else the first one. `present` are the first ones' options as they were.
    """
    before = [*present, *[NO_NAMES] * (len(said) - len(present))]
    spellings = Spellings(name for options, were in zip(said, before, strict=True) for name in options if name in were)
    return [
        {name if name in were else spellings.of(name): value for name, value in options.items()}
        for options, were in zip(said, before, strict=True)
    ]
