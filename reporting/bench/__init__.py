"""Measuring the pages that caseworkers live on: ``make bench``."""
