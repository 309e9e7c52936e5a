"""Pages of the mentor catalogue."""
