"""What a worker takes for one task, in a process of its own."""

import json
import os
import re
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path

from django.conf import settings
from django.utils.module_loading import import_string

PROGRAM = "import django; django.setup(); from reporting.bench.apart import work; work({task!r}, {key})"


@dataclass(frozen=True)
class Taken:
    """Seconds, those of the processor with the program's own start, and the most memory in MiB: of all, and
    before the task was begun.
    """

    wall: float
    processor: float
    peak: float
    before: float

    def __str__(self):
        return (
            f"{self.wall:.0f} s, {self.processor:.0f} of processor time, {self.peak:.0f} MiB at most"
            f" ({self.before:.0f} before)"
        )


def taken_by(task: Callable[[int], object], key: int) -> Taken:
    """Has another process do the task with the row of this key."""
    command = [sys.executable, "-c", PROGRAM.format(task=f"{task.__module__}.{task.__name__}", key=key)]
    own = {"DATA_DIR": str(settings.DATA_DIR), "SECRET_KEY": settings.SECRET_KEY}
    done = subprocess.run(command, env=os.environ | own, stdout=subprocess.PIPE, check=True)
    return Taken(**json.loads(done.stdout.splitlines()[-1]))


def work(task: str, key: int) -> None:
    """The other process: does the task and says what it took."""
    before, started = _peak(), time.perf_counter()
    import_string(task)(key)
    taken = Taken(time.perf_counter() - started, time.process_time(), _peak(), before)
    sys.stdout.write(json.dumps(asdict(taken)))


def _peak() -> float:
    """MiB since the program began; ``getrusage`` would count what started it as well."""
    said = Path("/proc/self/status").read_text()
    return int(re.search(r"VmHWM:\s+(\d+)", said)[1]) / 1024
