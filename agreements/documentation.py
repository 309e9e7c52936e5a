"""How the documentation of an agreement stands, as a word beside it in a list."""

from dataclasses import dataclass

from django.urls import reverse

from agreements.models import Agreement


@dataclass(frozen=True)
class Documentation:
    """How E1 to E10 stood when they were last judged, in words, and the page that says what is missing."""

    text: str
    url: str


def documentation_of(agreement: Agreement) -> Documentation | None:
    """Nothing of an agreement that was not judged. ``readiness`` is read along with the agreements."""
    judged = getattr(agreement, "readiness", None)
    if judged is None or not agreement.in_force:
        return None
    text = f"{len(judged.missing)} mangler" if judged.missing else "Komplet"
    return Documentation(text, reverse("agreements:documentation", args=[agreement.number]))
