"""The measurements of ``make bench`` that need no data."""

import re

from reporting.bench import assess


def test_the_speed_of_the_rules_is_measured_on_a_line_that_is_granted():
    rows = list(assess.report(rounds=20, count=20, runs=3))
    assert re.fullmatch(r"one assessment, every rule: \d+\.\d{3} ms \(median of 20\)", rows[0])
    speed, runs = r"\d+ lines a second of processor time, median \d+, slowest \d+", r"\(3 runs of 20 lines\)"
    assert re.fullmatch(rf"manage.py assess: {speed} {runs}", rows[1])
    asked = assess.read_line(assess.GRANT)
    assert assess.evaluate(asked.facts, asked.stage).verdict == "ok"
