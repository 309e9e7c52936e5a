"""Legal regimes, service standards, target groups and boundaries: pure functions over dated data."""
