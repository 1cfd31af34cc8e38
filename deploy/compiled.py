"""Run while the image is made (deploy/Dockerfile): imports all that the shop imports, and keeps it compiled.

Of all that its libraries bring, that is not much more than half. What is missing here would be compiled anew by each
process that asks for it, for its file system is read-only: slower, and else the same. What is kept is taken as it is,
and not by the times of files, which whoever makes images may change.
"""

import compileall
import pkgutil
import sys
from importlib import import_module
from importlib.metadata import distribution
from importlib.util import source_from_cache
from pathlib import Path
from py_compile import PycInvalidationMode
from typing import Final

WHEN_ASKED_FOR: Final = (
    "alembic.command",
    "anyio._backends._asyncio",
    "css_inline",
    "jinja2",
    "js_lib_htmx",
    "multiprocessing.popen_fork",
    "pygal",
    "rich._emoji_codes",
    "segno",
    "sentry_sdk.spotlight",
    "stripe._event_notification_handler",
    "stripe._oauth_service",
    "stripe._object_classes",
    "stripe._payment_intent_service",
    "stripe._refund_service",
    "stripe._stripe_client",
    "stripe._telemetry_id",
    "stripe._v1_services",
    "stripe._v2_services",
    "stripe._webhook",
    "stripe.v2._amount",
    "stripe.v2.core._event",
)
"""What neither the shop nor its libraries import before somebody wants a page, a chart, a mail or a payment."""


def rooms() -> list[str]:
    files = distribution("tradepost").files or []
    return sorted({file.parts[0] for file in files if file.name == "__init__.py" and len(file.parts) == 2})


def main() -> None:
    for room in map(import_module, rooms()):
        keep_compiled(*map(Path, room.__path__))
        for module in pkgutil.walk_packages(room.__path__, f"{room.__name__}."):
            if ".migrations." not in module.name:  # which only Alembic can import
                import_module(module.name)
    for name in WHEN_ASKED_FOR:
        import_module(name)
    keep_compiled(*map(Path, import_module("litestar").__path__))  # which looks around before it decides
    import_module("PIL.Image").init()
    keep_compiled(*compiled())


def keep_compiled(*places: Path) -> None:
    for place in places:
        compile_it = compileall.compile_dir if place.is_dir() else compileall.compile_file
        compile_it(place, quiet=1, force=True, invalidation_mode=PycInvalidationMode.UNCHECKED_HASH)


def compiled() -> list[Path]:
    """Sources of all that Python has compiled until now, also of what could not be imported then."""
    return [Path(source_from_cache(kept)) for place in sys.path for kept in Path(place).rglob("*.pyc")]


if __name__ == "__main__":
    main()
