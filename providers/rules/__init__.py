"""Rules about mentors, prices and capacity: pure functions."""
