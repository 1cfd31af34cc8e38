"""What a command line says where something fails, and the code it ends with."""

from adapters.files.text_lines import WrongFile
from adapters.settings import SettingsError
from cli.backup.undone import Undone
from cli.stores.process import StartFailed
from cli.troubles import told_of
from domain.outages import OtherShape, OutOfStep, ReadModelBehind, StoreDown
from domain.refusals import OtherShop, Refusal


def complaint_of(trouble: Exception) -> tuple[str, int] | None:
    """The first line says what to do. None of what is our mistake."""
    match trouble:
        case SettingsError() | OtherShop() | WrongFile():
            return str(trouble), 2
        case StartFailed() | Undone() | Refusal() | OtherShape():
            return str(trouble), 1
        case OutOfStep():
            return f"{trouble} Somebody else writes or builds it: run this again.", 1
        case ReadModelBehind():
            advice = "Is a worker running? `tradepost projections status` says how far each has come."
            return f"{trouble} {advice}", 1
        case StoreDown():
            return told_of(trouble), 1
    return None
