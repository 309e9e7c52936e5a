"""Lines of `assess` take the same memory however many there are; speed is measured by `make bench`."""

import gc
import json
from datetime import date, timedelta

import psutil
import pytest

from agreements.management.commands.assess import answer_all
from agreements.rules import default_book
from tests.rules.lines import PLAIN

MEBIBYTE = 2**20


class Nowhere:
    """Takes what is written and keeps the number of lines only."""

    lines = 0

    def write(self, answer: bytes) -> None:
        self.lines += answer.count(b"\n")


def many_lines(count: int):
    """So many lines, no two alike: days, hours and ids change."""
    for number in range(count):
        start = date(2014, 1, 1) + timedelta(days=number % 20_000)
        span = {
            "start": start.isoformat(),
            "end": (start + timedelta(days=number % 180)).isoformat(),
            "level": 2,
            "weekly_hours": f"{number % 900 / 100:.2f}",
        }
        agreement = {**PLAIN["agreement"], "segments": [span]}
        yield json.dumps({**PLAIN, "id": f"line {number}", "agreement": agreement}).encode()


def grown_by(count: int) -> int:
    """Bytes that the process has grown by after so many lines."""
    process, out = psutil.Process(), Nowhere()
    answer_all(many_lines(30_000), out, default_book())
    gc.collect()
    before = process.memory_info().rss
    assert answer_all(many_lines(count), out, default_book()) == 0
    assert out.lines == 30_000 + count
    gc.collect()
    return process.memory_info().rss - before


@pytest.mark.slow
def test_a_hundred_thousand_lines_take_no_more_memory_than_thirty_thousand():
    assert grown_by(100_000) < 20 * MEBIBYTE
