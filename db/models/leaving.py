"""Tables and columns that no program of this version reads or writes, and those of the last release do.

They stay in the database until that one is nowhere any more: a migration of the next release drops them, and they leave
this list. `table`, or `table.column`; what stays without being written must be nullable or have a default.
"""

from typing import Final

LEAVING: Final[frozenset[str]] = frozenset()
