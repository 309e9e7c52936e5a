"""Complaint guidance (klagevejledning): the text, and the minimum that no edited text may go below (R-34).

The elements are those of domain section 7.4. The last day is never printed, because the day of receipt is not
known when the document is made; it is "four weeks from the day you received the decision".
"""

import re
from datetime import date

from agreements.documents.parts import Authority, authority_word

# What must be found in the text, with the Danish name of what is missing otherwise.
ELEMENTS = (
    (r"\bkan klage\b", "at borgeren kan klage"),
    (r"\bfire uger fra den dag, du modtog afgørelsen\b", "fristen på fire uger fra modtagelsen"),
    (
        r"\bvurderer (?:vi )?sagen igen\b.*\bsenest fire uger\b",
        "at sagen bliver vurderet igen inden for fire uger",
    ),
    (r"\bAnkestyrelsen\b", "at klagen går videre til Ankestyrelsen"),
    (r"\bmundtligt\b", "at man kan klage mundtligt"),
    (r"\b(?:bisidder|partsrepræsentant)", "retten til hjælp fra en bisidder eller partsrepræsentant"),
    (r"\bgælder\b.*\bklage", "om afgørelsen gælder, mens klagen bliver behandlet"),
)
CONCRETE_DAY = re.compile(
    r"\b\d{1,2}\. (?:jan|feb|mar|apr|maj|jun|jul|aug|sep|okt|nov|dec)\w*|\b\d{1,2}[-/.]\d{1,2}[-/.]\d{2,4}\b"
)


def complaint_guidance(authority: Authority, day: date, *, extra: str = "") -> tuple[str, ...]:
    """The paragraphs of the guidance in a document of ``day``, and ``extra``, the municipality's own."""
    word = authority_word(day)
    paragraphs = (
        f"Du kan klage, hvis du er uenig i afgørelsen. Send klagen til {authority.name}, {authority.unit}, "
        f"{authority.address}, på mail til {authority.email} eller med Digital Post. Du kan også "
        f"klage mundtligt, for eksempel på telefon {authority.phone}. Der er ingen krav til, "
        "hvordan klagen ser ud.",
        f"Fristen er fire uger fra den dag, du modtog afgørelsen. {word.capitalize()} skal have fået klagen, "
        "inden fristen er gået.",
        "Når vi har fået klagen, vurderer vi sagen igen. Det gør vi senest fire uger efter, at klagen er "
        "kommet. Holder vi fast i afgørelsen, sender vi klagen videre til Ankestyrelsen.",
        "Du må gerne få hjælp til at klage, for eksempel af en bisidder eller en partsrepræsentant. "
        "Afgørelsen gælder, mens vi behandler klagen, medmindre du får andet at vide.",
    )
    return (*paragraphs, extra.strip()) if extra.strip() else paragraphs


def complaint_gaps(paragraphs: tuple[str, ...], authority: Authority) -> list[str]:
    """What the guidance lacks, in Danish; empty when it holds the minimum and names no concrete last day."""
    text = " ".join(" ".join(paragraphs).split())
    gaps = [name for pattern, name in ELEMENTS if not re.search(pattern, text, re.IGNORECASE)]
    if authority.unit not in text or authority.address not in text:
        gaps.append("hvor klagen skal sendes hen")
    if authority.email not in text and "Digital Post" not in text:
        gaps.append("at klagen kan sendes digitalt")
    if CONCRETE_DAY.search(text.replace(authority.address, "")):
        gaps.append("en frist uden fast dato (dagen for modtagelsen er ikke kendt)")
    return gaps
