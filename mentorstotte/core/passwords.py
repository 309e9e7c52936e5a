"""What a password may not be made of."""

from django.conf import settings
from django.core.exceptions import ValidationError

WORDS = (
    "mentorstøtte",
    "mentorstotte",
    "mentor",
    "jobcenter",
    "kommune",
    "adgangskode",
    "password",
    "velkommen",
)
LEAST = 8  # characters beside the words


class NoHouseWords:
    """Refuses a password that is little more than the house's own words, such as the municipality's name."""

    def validate(self, password: str, user=None) -> None:
        """Raises ValidationError when less than eight characters are left without the words."""
        rest = password.casefold()
        for word in (*settings.MUNICIPALITY["name"].casefold().split(), *WORDS):
            rest = rest.replace(word, "")
        if len(rest) < LEAST:
            raise ValidationError(self.get_help_text(), code="house_words")

    def get_help_text(self) -> str:
        return "Der skal mere til end kommunens navn og ord som »mentor« og »jobcenter«."
