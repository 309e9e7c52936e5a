"""PostgreSQL that nobody waits for without end (settings: DATABASES, ENGINE)."""
