"""Mutation testing of the rules: every small change of their code must make a fast test fail.

``make mutants`` (``python -m tests.mutation MODULE …``) goes on where the last run stopped. Mutants are made
by mutmut; ``trying.py`` tries them, ``kept.py`` keeps the verdicts in ``docs/development/mutants.json``, and
``report.py`` writes ``docs/development/mutants.md``. mutmut is no part of .venv: ``MUTMUT`` names its place.
"""

import os
import sys

sys.path.append(os.environ.get("MUTMUT", ""))

ARGUMENTS = (  # of pytest
    *("-q", "-x", "-s", "-p", "tests.mutation.trying", "-p", "no:cacheprovider"),
    *("--assert=plain", "--tb=native"),  # nobody reads why a mutant died
)
