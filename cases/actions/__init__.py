"""The only writers of citizens, cases and the journal."""
