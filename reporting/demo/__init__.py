"""Invented data: a small, varied set to try the system with, and as many rows as a large city has."""
