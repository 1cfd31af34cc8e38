"""What somebody signs in with, in words they know it by: no fingerprint, and no text that was sent."""

import re
from typing import Final

UNKNOWN: Final = "Unknown device"
USER_AGENT_CHARS_MAX: Final = 512
"""Of what is looked at. Browsers stay far below it."""

# In this order: almost every browser says that it is Safari too, and most that they are Chrome.
BROWSERS: Final = (
    (re.compile(r"\b(?:Edg|EdgA|EdgiOS)/"), "Edge"),
    (re.compile(r"\b(?:OPR|OPiOS|Opera)/"), "Opera"),
    (re.compile(r"\bSamsungBrowser/"), "Samsung Internet"),
    (re.compile(r"\b(?:Firefox|FxiOS)/"), "Firefox"),
    (re.compile(r"\b(?:Chrome|CriOS|Chromium|HeadlessChrome)/"), "Chrome"),
    (re.compile(r"\bSafari/"), "Safari"),
)
# An iPad says it is a Mac unless it is asked for the mobile page; Android says it is Linux.
SYSTEMS: Final = (
    (re.compile(r"\biPhone\b"), "iPhone"),
    (re.compile(r"\biPad\b"), "iPad"),
    (re.compile(r"\bAndroid\b"), "Android"),
    (re.compile(r"\bWindows\b"), "Windows"),
    (re.compile(r"\b(?:Macintosh|Mac OS X)\b"), "Mac"),
    (re.compile(r"\bCrOS\b"), "ChromeOS"),
    (re.compile(r"\bLinux\b"), "Linux"),
)


def device_named(user_agent: str) -> str:
    """As in "Firefox on Windows"; one of a few dozen names, whatever is sent."""
    said = user_agent[:USER_AGENT_CHARS_MAX]
    browser = next((name for pattern, name in BROWSERS if pattern.search(said)), None)
    system = next((name for pattern, name in SYSTEMS if pattern.search(said)), None)
    if browser is not None and system is not None:
        return f"{browser} on {system}"
    return browser or system or UNKNOWN
