"""When two texts are the same: to somebody who searches, and to the shop itself."""

import unicodedata
from typing import Final

from anyascii import anyascii

LETTERS_OF_THEIR_OWN: Final = "CYRILLIC"
"""A script whose marked letters are other letters (й, ї, ў); in all others people leave marks out when they type."""

SAME_TO_A_READER: Final = {
    "ё": "е", "ѐ": "е", "ѝ": "и",
    # One letter, as the keyboards of Arabic, Persian and Urdu each write it; and what only stretches a word.
    "ى": "ي", "ی": "ي", "ک": "ك", "ہ": "ه", "ة": "ه", "ـ": "",
    # Apostrophes that count as letters: п'ять and пʼять.
    "ʻ": "'", "ʼ": "'", "ʽ": "'",
    # Otherwise "tm" at the end of a word.
    "™": " ", "℠": " ",
    # Hindi is written with and without the dot below.
    "\u093c": "",
}  # fmt: skip

FRACTION_SLASH: Final = "\u2044"


class Folding(dict[int, str]):
    """What each character becomes, worked out once: for `str.translate`."""

    def __missing__(self, code: int) -> str:
        folded = self[code] = fold_letter(chr(code))
        return folded


def fold_letter(letter: str) -> str:
    """Of a character that is composed as far as can be (NFC)."""
    while (folded := fold_step(letter)) != letter:
        letter = folded
    return letter


def fold_step(text: str) -> str:
    text = unicodedata.normalize("NFC", text.casefold())
    return unicodedata.normalize("NFC", "".join(fold_character(character) for character in text))


def fold_character(character: str) -> str:
    if character in SAME_TO_A_READER:
        return SAME_TO_A_READER[character]
    if unicodedata.category(character) == "Nd":
        return str(unicodedata.decimal(character))
    name = unicodedata.name(character, "")
    if name.startswith(LETTERS_OF_THEIR_OWN):
        return character
    parts = unicodedata.normalize("NFKD", character)
    if parts != character:
        shown = "".join(part for part in parts if not is_left_out(part))
        return f" {shown}" if FRACTION_SLASH in shown else shown  # 1½ is no 11/2
    if is_left_out(character):
        return ""
    return anyascii(character).lower() if name.startswith("LATIN") and not character.isascii() else character


def is_left_out(character: str) -> bool:
    """Marks over, under and through a letter, points of Hebrew and Arabic, and what can't be seen.

    Not the vowels and voicings that many scripts of Asia write as marks: their classes are 0, 7 to 9, and 84 to 132.
    """
    mark = unicodedata.combining(character)
    return mark == 1 or 10 <= mark <= 36 or mark >= 200 or is_invisible(character)


def is_invisible(character: str) -> bool:
    """Soft hyphens, joiners, directions, variants of a sign."""
    return unicodedata.category(character) == "Cf" or unicodedata.name(character, "").startswith("VARIATION SELECTOR")


FOLDING: Final = Folding()


def fold(text: str) -> str:
    """As searches compare texts: blind to case, width, form and composition, and to marks that people leave out.

    Letters that are other letters to their readers stay so (й and и, が and か); Latin ends up in ASCII ("straße" is
    "strasse", "ığdır" "igdir", "smørrebrød" "smorrebrod"), digits are 0 to 9. Idempotent.
    """
    if text.isascii():
        return text.lower()
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", text).translate(FOLDING))


def caseless(text: str) -> str:
    """As the shop tells names and codes apart: blind to case, width, form, composition and white space, not to marks.

    Unicode's compatibility caseless matching, and one i: "Işık" is "IŞIK". Idempotent.
    """
    if text.isascii():
        return " ".join(text.lower().split())
    folded = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold()).casefold()
    shown = "".join(character for character in folded if not is_invisible(character))
    return " ".join(unicodedata.normalize("NFKC", shown).replace("i\u0307", "i").replace("ı", "i").split())
