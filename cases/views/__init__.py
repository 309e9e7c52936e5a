"""Pages of citizens, cases and the journal."""
