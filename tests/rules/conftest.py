"""Rule tests run beside others on a busy machine: no time limit for a single example."""

from hypothesis import settings

settings.register_profile("rules", deadline=None)
settings.load_profile("rules")
