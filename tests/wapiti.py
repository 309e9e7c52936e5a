"""``python -m tests.wapiti http://localhost:8000``: wapiti against the running demo site, role after role.

``make wapiti`` installs it beside .venv. The demo data are changed by it. What each role's run finds is in
``.data/wapiti/ROLE.json``; anything that is not told of in ``EXPECTED`` ends the program with 1.
"""

import json
import subprocess
import sys
from pathlib import Path

FOLDER = Path(".data/wapiti")
PASSWORD = "mentor-demo-2026"
ROLES = ("sagsbehandler", "godkender", "controller")
MODULES = (
    *("cookieflags", "crlf", "csp", "csrf", "exec", "file", "htaccess", "http_headers", "ldap", "methods"),
    *("permanentxss", "redirect", "sql", "timesql", "upload", "xss"),
)
LEFT_OUT = ("konto", "formaal")  # they log off, and take the purpose away
EXPECTED = {"Secure Flag cookie"}  # the demo site has no TLS; with HTTPS the flag is set
CRAWL, ATTACK = 240, 90  # seconds for all pages, and for each module


def run(site: str, role: str) -> dict:
    """Everything that wapiti reports for a role, by what it calls it."""
    report = FOLDER / f"{role}.json"
    login = ("--form-user", f"{role}@demo.example", "--form-password", PASSWORD)
    subprocess.run(
        [
            *(FOLDER / "bin" / "wapiti", "-u", f"{site}/", "--form-url", f"{site}/konto/log-ind/", *login),
            *(part for path in LEFT_OUT for part in ("-x", f"{site}/{path}/*")),
            *("-m", ",".join(MODULES), "--skip", "csrfmiddlewaretoken", "-S", "sneaky", "--tasks", "2"),
            *("-d", "4", "--max-links-per-page", "40", "--no-bugreport", "--flush-session"),
            *("--max-scan-time", str(CRAWL), "--max-attack-time", str(ATTACK)),
            *("--store-session", FOLDER / f"session-{role}", "-f", "json", "-o", report),
        ],
        check=True,
    )
    told = json.loads(report.read_text())
    print(f"{role}: {told['infos']['crawled_pages_nbr']} addresses and forms")
    return told["vulnerabilities"] | told["anomalies"]


def main(site: str) -> int:
    """Runs all roles, and says what was found."""
    unexpected = 0
    for role in ROLES:
        for name, found in run(site.rstrip("/"), role).items():
            for each in found:
                unexpected += name not in EXPECTED
                print(f"{role}: {name}: {each['method']} {each['path']}: {each['info']}")
    return min(unexpected, 1)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
