"""Child processes that never outlive their parent: started in groups of their own, stopped in order."""

import contextlib
import ctypes
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import psutil

PR_SET_PDEATHSIG = 1
_print_lock = threading.Lock()


@dataclass
class Child:
    """A running program. ``patience`` is the seconds it gets to end by itself after ``stop_signal``."""

    name: str
    process: subprocess.Popen
    stop_signal: int = signal.SIGTERM
    patience: float = 15.0

    def __post_init__(self) -> None:
        self.created = 0.0  # ended at once
        with contextlib.suppress(psutil.Error):
            self.created = psutil.Process(self.process.pid).create_time()

    @property
    def exit_code(self) -> int | None:
        """The code it ended with, or None while it runs."""
        return self.process.poll()

    def stop(self) -> None:
        """End it: first kindly, then by force, and whatever is left of its group last."""
        if self.exit_code is None:
            self.process.send_signal(self.stop_signal)
            with contextlib.suppress(subprocess.TimeoutExpired):
                self.process.wait(self.patience)
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()


def start(
    name: str,
    command: Sequence[str | Path],
    *,
    env: dict[str, str] | None = None,
    cwd: Path | None = None,
    log: Path | None = None,
    stdin: bytes | None = None,
    account: tuple[int, int] | None = None,
    stop_signal: int = signal.SIGTERM,
    patience: float = 15.0,
) -> Child:
    """Start ``command`` in a process group of its own: Ctrl-C reaches only us, who stop it in order.

    Its output goes to the file ``log``, or line by line to our own output with ``name`` in front.
    ``account`` is the (uid, gid) it runs as; ``stdin`` is all it can read.
    """
    uid, gid = account or (None, None)
    with contextlib.ExitStack() as stack:
        output = stack.enter_context(log.open("ab")) if log else subprocess.PIPE
        process = subprocess.Popen(
            [str(part) for part in command],
            env=env,
            cwd=cwd,
            stdin=subprocess.DEVNULL if stdin is None else subprocess.PIPE,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            user=uid,
            group=gid,
            extra_groups=None if gid is None else [],
            preexec_fn=_die_with_parent(stop_signal),
        )
    if stdin is not None:
        with process.stdin:
            process.stdin.write(stdin)
    if log is None:
        threading.Thread(target=_show, args=(name, process.stdout), daemon=True).start()
    return Child(name, process, stop_signal, patience)


def end_leftovers(
    found: list[psutil.Process], stop_signal: int = signal.SIGTERM, patience: float = 15.0
) -> None:
    """End processes that a killed run left behind, with everything they started."""
    everyone = list(found)
    for process in found:
        with contextlib.suppress(psutil.Error):
            everyone += process.children(recursive=True)
    for process in found:
        with contextlib.suppress(psutil.Error):
            process.send_signal(stop_signal)
    _, stubborn = psutil.wait_procs(everyone, timeout=patience)
    for process in stubborn:
        with contextlib.suppress(psutil.Error):
            process.kill()
    psutil.wait_procs(stubborn, timeout=5)


def same_process(pid: int, created: float) -> psutil.Process | None:
    """The running process ``pid``, if it is the one that began at ``created`` and not a later one."""
    with contextlib.suppress(psutil.Error):
        process = psutil.Process(pid)
        if abs(process.create_time() - created) < 1 and process.status() != psutil.STATUS_ZOMBIE:
            return process
    return None


def _die_with_parent(stop_signal: int) -> Callable[[], object] | None:
    """Linux can tell a child that its parent is gone, also when the parent was killed outright."""
    if sys.platform != "linux":
        return None
    libc = ctypes.CDLL(None)
    return lambda: libc.prctl(PR_SET_PDEATHSIG, stop_signal)


def _show(name: str, stream) -> None:
    """Copy a child's lines to our output; when that is closed (``make run | head``) the child goes on."""
    for line in stream:
        text = line.decode(errors="replace").rstrip("\n")
        with _print_lock, contextlib.suppress(OSError, ValueError):
            print(f"{name:<8} | {text}", flush=True)
