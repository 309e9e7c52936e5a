"""From a bare machine to a working .venv: ``make setup``. Runs on the machine's own Python, stdlib only.

Makes .venv, installs the locked requirements once (nothing is fetched while they are unchanged), and sees to
the parts that no wheel carries: Pango for the PDF files, and Chromium for the browser tests.
Syntax is kept to what an old Python can read, so that it can say that it is too old.
"""

import ctypes
import glob
import hashlib
import importlib.util
import os
import shutil
import subprocess
import sys

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
VENV = os.path.join(ROOT, ".venv")
PYTHON = os.path.join(VENV, "bin", "python")
REQUIREMENTS = os.path.join(ROOT, "requirements-dev.txt")
STAMP = os.path.join(VENV, "installed")
# Outside .venv: it brings a pytest of its own, and a plugin that changes sockets and threads under each test.
LOCUST = os.path.join(ROOT, ".data", "locust")
LOCUST_LOCKED = os.path.join(ROOT, "tests", "load", "requirements.txt")
OLDEST = (3, 11)
NEWER_NAMES = ["python3.14", "python3.13", "python3.12", "python3.11"]

# Each line: the name of the library on Linux, and on macOS. WeasyPrint loads them when the site starts.
PANGO_LIBRARIES = [
    ("libpango-1.0.so.0", "libpango-1.0.dylib"),
    ("libpangoft2-1.0.so.0", "libpangoft2-1.0.dylib"),
    ("libharfbuzz-subset.so.0", "libharfbuzz-subset.dylib"),  # without it a PDF takes 2.5 times as long
]
PANGO_PACKAGES = ["libpango-1.0-0", "libpangoft2-1.0-0", "libharfbuzz-subset0"]
SOFTHSM_LIBRARIES = [
    "/usr/lib/softhsm/libsofthsm2.so",
    "/opt/homebrew/lib/softhsm/libsofthsm2.so",
    "/usr/local/lib/softhsm/libsofthsm2.so",
]
CHROMIUM_NAMES = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"]
CHROMIUM_DOWNLOADS = [
    "~/.cache/ms-playwright/chromium-*/chrome-linux*/chrome",
    "~/Library/Caches/ms-playwright/chromium-*/chrome-mac*/*.app/Contents/MacOS/*",
]


class Part:
    """Something the operating system must have: what it is for, how to see it, and how to get it."""

    def __init__(self, name, purpose, present, packages, by_hand):
        self.name = name
        self.purpose = purpose
        self.present = present
        self.packages = packages
        self.by_hand = by_hand

    def missing_line(self):
        """One line that names the part and the command that mends it."""
        if sys.platform == "darwin":
            command = self.by_hand
        else:
            command = "sudo apt-get install " + " ".join(self.packages)
            command += "" if shutil.which("apt-get") else " (eller: " + self.by_hand + ")"
        return "Mangler {} ({}): {}".format(self.name, self.purpose, command)


def fail(text):
    """End with one line and no traceback."""
    sys.exit("make: " + text)


def find_chromium():
    """The path of a Chromium or Chrome on this machine, or None. CHROMIUM names one outright."""
    named = os.environ.get("CHROMIUM")
    if named:
        return named if os.access(named, os.X_OK) else None
    found = [path for path in map(shutil.which, CHROMIUM_NAMES) if path and not _is_snap_stub(path)]
    for pattern in CHROMIUM_DOWNLOADS:
        found += sorted(glob.glob(os.path.expanduser(pattern)), reverse=True)
    return found[0] if found else None


def _is_snap_stub(path):
    """Ubuntu's package is a script that only asks for the snap."""
    with open(path, "rb") as file:
        return b"requires the chromium snap" in file.read(4096)


def find_softhsm():
    """The library of a token in software, or None."""
    return next((path for path in SOFTHSM_LIBRARIES if os.path.exists(path)), None)


def find_pgbouncer():
    """The program that shares connections, or None; Debian's lies where only root looks."""
    return _find_for_root("pgbouncer")


def find_nginx():
    """The proxy before several web hosts, or None."""
    return _find_for_root("nginx")


def find_clamd():
    """The virus scanner, or None."""
    return _find_for_root("clamd")


def _find_for_root(name):
    return shutil.which(name, path=os.environ.get("PATH", "") + os.pathsep + "/usr/sbin")


def has_pango():
    """Whether every library that WeasyPrint needs can be loaded."""
    return all(_loads(names[sys.platform == "darwin"]) for names in PANGO_LIBRARIES)


def _loads(library):
    for path in [library, "/opt/homebrew/lib/" + library, "/usr/local/lib/" + library]:
        try:
            ctypes.CDLL(path)
            return True
        except OSError:
            pass
    return False


PANGO = Part("Pango", "laver PDF-filerne", has_pango, PANGO_PACKAGES, "brew install pango")
CHROMIUM = Part(
    "Chromium", "kun til browsertestene", find_chromium, ["chromium"], ".venv/bin/playwright install chromium"
)
SOFTHSM = Part(
    "SoftHSM",
    "kun til testen af seglets nøgle i et token",
    find_softhsm,
    ["softhsm2"],
    "brew install softhsm",
)
PGBOUNCER = Part(
    "PgBouncer",
    "kun til testen af forbindelser, der deles",
    find_pgbouncer,
    ["pgbouncer"],
    "brew install pgbouncer",
)
NGINX = Part(
    "nginx",
    "kun til testen af en proxy foran flere værter",
    find_nginx,
    ["nginx"],
    "brew install nginx",
)
CLAMAV = Part(
    "ClamAV",
    "kun til testen af virusscanneren",
    find_clamd,
    ["clamav-daemon"],
    "brew install clamav",
)
# What each command cannot do without, and what it only tells about.
NEEDED = {
    "run": ([PANGO], []),
    "test": ([PANGO, CHROMIUM, SOFTHSM, PGBOUNCER, NGINX, CLAMAV], []),
    "load": ([PANGO, PGBOUNCER, NGINX], []),
    "setup": ([PANGO], [CHROMIUM]),
}


def find_python():
    """Go on with a new enough Python, if this one is not."""
    if sys.version_info >= OLDEST:
        return
    for name in NEWER_NAMES:
        path = shutil.which(name)
        if path:
            os.execv(path, [path, "-I", *sys.argv])
    fail(
        "Python {}.{} er for gammel; der kræves 3.11 eller nyere. "
        "Peg på en: make setup PYTHON=/sti/til/python3.11".format(*sys.version_info)
    )


def fingerprint():
    """What the installed environment must match: the locked requirements, and the Python they are for."""
    with open(REQUIREMENTS, "rb") as file:
        digest = hashlib.sha256(file.read()).hexdigest()
    return "{} {}.{}".format(digest, *sys.version_info)


def is_installed():
    """Whether .venv holds exactly the locked requirements, and its Python still runs."""
    try:
        with open(STAMP) as file:
            matches = file.read() == fingerprint()
        return matches and subprocess.call([PYTHON, "-c", ""], stderr=subprocess.DEVNULL) == 0
    except OSError:
        return False


def install():
    """Install what is locked in .venv, each file checked against its hash."""
    print("Laver .venv og installerer ... (kun første gang, og når kravene ændres)", flush=True)
    pip = make_venv()
    arguments = ["install", "--quiet", "--disable-pip-version-check", "--require-hashes", "-r", REQUIREMENTS]
    if subprocess.call(pip + arguments):
        fail("Installationen mislykkedes; årsagen står ovenfor. Uden net kan .venv ikke laves første gang.")
    with open(STAMP, "w") as file:
        file.write(fingerprint())


def install_locust():
    """What `make load` visits the site with, as locked; once."""
    if os.path.isdir(LOCUST):
        return
    new = LOCUST + ".new"
    shutil.rmtree(new, ignore_errors=True)
    arguments = ["install", "--quiet", "--disable-pip-version-check", "--require-hashes", "--target", new]
    if subprocess.call([*make_venv(), *arguments, "-r", LOCUST_LOCKED]):
        fail("Locust kunne ikke installeres; årsagen står ovenfor.")
    os.rename(new, LOCUST)


def has_pip_of_this_python():
    """Whether .venv is there from before, so that it need only be brought up to date."""
    version = "pip is of {}.{}".format(*sys.version_info)
    script = "import pip, sys; print('pip is of {}.{}'.format(*sys.version_info))"
    try:
        return (
            subprocess.check_output([PYTHON, "-c", script], stderr=subprocess.DEVNULL).decode().strip()
            == version
        )
    except (OSError, subprocess.CalledProcessError):
        return False


def make_venv():
    """Make .venv, also on a Debian without python3-venv, and give the command that installs into it."""
    if not os.path.exists(os.path.join(ROOT, "manage.py")):
        fail("{} er ikke projektets mappe.".format(ROOT))
    if has_pip_of_this_python():
        return [PYTHON, "-m", "pip"]
    command = [sys.executable, "-m", "venv", "--clear", VENV]
    if importlib.util.find_spec("ensurepip"):
        if subprocess.call(command) == 0:
            return [PYTHON, "-m", "pip"]
        fail("Python kunne ikke lave .venv; årsagen står ovenfor.")
    version = "{}.{}".format(*sys.version_info)
    package = "python{}-venv".format(version)
    if importlib.util.find_spec("pip") is None and apt_install([package]):
        os.execv(sys.executable, [sys.executable, "-I", *sys.argv])
    if importlib.util.find_spec("pip") is None or subprocess.call([*command, "--without-pip"]):
        fail("Python mangler pip og venv: sudo apt-get install " + package)
    return [sys.executable, "-m", "pip", "--python", PYTHON]


def apt_install(packages):
    """Install with apt-get where that can be done without asking anyone; tells whether it was done."""
    if not shutil.which("apt-get"):
        return False
    sudo = [] if os.geteuid() == 0 else ["sudo", "-n"]
    if sudo and (
        not shutil.which("sudo") or subprocess.call(["sudo", "-n", "true"], stderr=subprocess.DEVNULL)
    ):
        return False
    print("Installerer {} ...".format(" ".join(packages)), flush=True)
    apt = [*sudo, "env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-qq", "-o", "Acquire::Retries=3"]
    subprocess.call([*apt, "update"], stdout=subprocess.DEVNULL)
    wanted = [*apt, "install", "-y", "--no-install-recommends", *packages]
    return subprocess.call(wanted, stdout=subprocess.DEVNULL, stdin=subprocess.DEVNULL) == 0


def see_to_parts(needed, told):
    """Get the parts that are missing. A needed one that cannot be had ends the command, with CI=true any."""
    for part in needed + told:
        if part.present() or (apt_install(part.packages) and part.present()):
            continue
        if part in needed or os.environ.get("CI") == "true":
            fail(part.missing_line())
        print(part.missing_line(), flush=True)


def main(arguments):
    """``run``, ``test``, ``load`` or ``setup``: what the machine is to be made ready for."""
    find_python()
    if not is_installed():
        install()
    what = arguments[0] if arguments else "setup"
    see_to_parts(*NEEDED[what])
    if what == "load":
        install_locust()


if __name__ == "__main__":
    try:
        main(sys.argv[1:])
    except KeyboardInterrupt:
        fail("Afbrudt.")
