"""Hours a week that a mentor has promised in agreements, for the mentor's page in the catalogue."""

from datetime import date

from agreements.actions.facts import bookings
from providers.rules.capacity import Booking


def promises(mentor, day: date) -> tuple[Booking, ...]:
    """Those in force from the day on; one query, none without an agreed capacity."""
    return bookings(mentor, day, but=None)
