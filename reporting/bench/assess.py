"""The speed of the rules: one assessment in this process, and lines of ``manage.py assess`` on one core."""

import io
import json
import statistics
import time
from collections.abc import Iterator

from agreements.management.commands.assess import answer_all
from agreements.rules import default_book, evaluate
from agreements.rules.exchange import read_line

SCHEMES = ("SEL85", "SEL96", "SEL102", "SEL103", "PERS_ASS", "KONTAKT23")
GRANT = {
    "id": 1,
    "standard": "gribskov",
    "on": "2014-03-01",
    "stage": "activate",
    "citizen": {
        "birth_date": "1984-09-10",
        "registered_municipality": "0270",
        "benefit": "cash_assistance",
        "readiness": "activity_ready",
        "cannot_take_part_in_offers": True,
        "integration_programme": False,
    },
    "target_group": "T01_AKT_KTH",
    "dates": {"signed": "2014-03-01"},
    "aim": {
        "type": "job",
        "text": "Ordinært job i en dagligvarebutik i Helsinge, mindst 15 timer om ugen.",
        "indicator": "Borgeren er ansat",
        "date": "2014-09-01",
    },
    "assessment": {
        "journalled": True,
        "decisive": "Borgeren kan ikke møde stabilt uden følgeskab.",
        "need": "temporary",
        "boundary": dict.fromkeys(SCHEMES, "no"),
    },
    "mentor": {
        "kind": "external",
        "id": "M1",
        "named": True,
        "contact": True,
        "special_competence": False,
        "hourly_price": "395.00",
        "is_caseworker": False,
        "family_tie": False,
    },
    "agreement": {
        "kind": "base",
        "segments": [{"start": "2014-03-03", "end": "2014-09-02", "level": 2, "weekly_hours": "3.00"}],
        "tasks": ["Følge borgeren til arbejdet de første to uger"],
        "phase_out": [{"from": "2014-08-01", "weekly_hours": "1.50"}],
    },
    "earlier": [],
}


def median_ms(rounds: int) -> float:
    """Milliseconds of one assessment with every rule, the median of so many."""
    asked, book, times = read_line(GRANT), default_book(), []
    for _ in range(rounds):
        started = time.perf_counter()
        evaluate(asked.facts, asked.stage, book=book)
        times.append((time.perf_counter() - started) * 1000)
    return statistics.median(times)


def lines_per_second(count: int) -> float:
    """Lines that the command reads, judges and writes in one second of this process's time."""
    lines = json.dumps(GRANT).encode() + b"\n"
    book = default_book()
    started = time.process_time()
    unreadable = answer_all(io.BytesIO(lines * count), io.BytesIO(), book)
    spent = time.process_time() - started
    if unreadable:
        raise RuntimeError("the sample line could not be read")
    return count / spent


def report(rounds: int = 2000, count: int = 1000, runs: int = 15) -> Iterator[str]:
    """The rows of ``make bench``. The best run is the one that shared its core least with others."""
    yield f"one assessment, every rule: {median_ms(rounds):.3f} ms (median of {rounds})"
    speeds = sorted(lines_per_second(count) for _ in range(runs))
    best, median, slowest = (round(speed) for speed in (speeds[-1], speeds[runs // 2], speeds[0]))
    yield (
        f"manage.py assess: {best} lines a second of processor time, median {median}, slowest {slowest} "
        f"({runs} runs of {count} lines)"
    )
