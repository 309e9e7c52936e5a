"""Folding of Danish names for search, and sort keys in Danish order."""

import re
import unicodedata

_SPECIAL = str.maketrans(
    {
        "æ": "ae",
        "ø": "oe",
        "å": "aa",
        "ö": "oe",
        "ä": "ae",
        "ß": "ss",
        "ð": "d",
        "đ": "d",
        "þ": "th",
        "ł": "l",
        "ı": "i",
    }
)
_TWO_LETTERS = re.compile(r"a[ae]|oe")
_WORD = re.compile(r"[^a-z0-9]+")
_DANISH_LAST = {"æ": "{", "ä": "{", "ø": "|", "ö": "|", "å": "}", "ü": "y"}


def fold(text: str) -> str:
    """Lower-case letters and spaces only; Østergaard, Ostergard and Oestergaard become the same word.

    Applied both when a name is stored and when it is searched for: ø, ö, oe → o; æ, ä, ae → a; å, aa → a;
    accents are dropped; every other sign becomes a space.
    """
    lowered = unicodedata.normalize("NFC", text).lower().translate(_SPECIAL)
    plain = "".join(c for c in unicodedata.normalize("NFKD", lowered) if not unicodedata.combining(c))
    while (shorter := _TWO_LETTERS.sub(lambda pair: pair[0][0], plain)) != plain:
        plain = shorter
    return _WORD.sub(" ", plain).strip()


def tokens(text: str) -> list[str]:
    """The distinct folded words of a name or a search, in order."""
    return list(dict.fromkeys(fold(text).split()))


def typed_words(text: str) -> list[str]:
    """The distinct words of a search as typed, for searches that do not fold."""
    return list(dict.fromkeys(text.split()))


def sort_key(text: str) -> str:
    """A key that sorts byte by byte in Danish order: Æ, Ø, Å last and Aa as Å."""
    lowered = unicodedata.normalize("NFC", text).lower().replace("aa", "å")
    out = []
    for char in lowered:
        if char in _DANISH_LAST:
            out.append(_DANISH_LAST[char])
            continue
        base = "".join(c for c in unicodedata.normalize("NFKD", char) if not unicodedata.combining(c))
        out.append(base if base.isalnum() else " ")
    return "".join(out).strip()
