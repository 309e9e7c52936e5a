"""Forms of citizens, cases and the journal."""
