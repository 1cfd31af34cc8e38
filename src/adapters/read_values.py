"""What an environment says of the settings, and which of its words are wrong."""

import difflib
import re
from collections.abc import Mapping
from typing import Any, Final

from adapters.setting_table import SETTINGS

OURS: Final = "TRADEPOST_"

# Kubernetes tells each container of every service near it in such variables: of one called `tradepost`, or
# `tradepost-api`, they begin as ours do.
KUBERNETES: Final = re.compile(
    r"\w+_SERVICE_(HOST|PORT(_\w+)?)=.*|\w+_PORT(_\d+_(TCP|UDP|SCTP))?=\w+://.*|\w+_PORT_\d+_\w+=.*", re.DOTALL
)


def read_values(values: Mapping[str, str]) -> tuple[dict[str, Any], dict[str, str]]:
    """Every setting's value by its name, and a sentence for each that can't be read. Empty text is no value."""
    found, wrong = dict[str, Any](), dict[str, str]()
    for setting in SETTINGS:
        word = values.get(setting.name, "").strip() or setting.default
        try:
            found[setting.name] = None if word is None else setting.read(word)
        except ValueError as trouble:
            wrong[setting.name] = f"{setting.name} {trouble}."
    return found, wrong


def unknown_names(environment: Mapping[str, str]) -> list[str]:
    """A sentence for every name that begins like ours, in whatever case, and is none."""
    known = {setting.name.removeprefix(OURS): setting.name for setting in SETTINGS}
    wrong = []
    for name, value in environment.items():
        if not name.upper().startswith(OURS) or name in known.values() or KUBERNETES.fullmatch(f"{name}={value}"):
            continue
        near = difflib.get_close_matches(name.upper().removeprefix(OURS), known, 1)
        wrong.append(f"{name} is no setting; is {known[near[0]]} meant?" if near else f"{name} is no setting.")
    return wrong
