"""Forms of the mentor catalogue."""
