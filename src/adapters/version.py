"""Which release this is, by Semantic Versioning. `make release` holds every place that names it to the same."""

from typing import Final

VERSION: Final = "0.1.0"
