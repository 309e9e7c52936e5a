"""What must stand nowhere in the sources, since no page could show that it is missing."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
APPS = ("mentorstotte", "cases", "agreements", "providers", "reporting")
PYTHON = [path for app in APPS for path in sorted((ROOT / app).rglob("*.py"))]
SCRIPTS = sorted((ROOT / "static" / "js").rglob("*.js"))
TEMPLATES = sorted((ROOT / "templates").rglob("*.*"))
# What runs on one machine starts its servers; the bench starts web servers; the demo is invented.
TOOLS = ("mentorstotte/local/", "mentorstotte/bootstrap.py", "reporting/bench/", "reporting/demo/")
COMMANDS = ("mentorstotte/core/backup/", "mentorstotte/core/postgres_programs.py")  # backup and restore
OF_PAGES = [path for path in PYTHON if not path.relative_to(ROOT).as_posix().startswith(TOOLS)]
# crispy's own layout: what it joins is markup that it has made of fields.
OURS = [path for path in TEMPLATES if "dkfds/layout" not in path.as_posix()]

NOWHERE = {
    "code from text": (PYTHON, r"(?<![\w.])(eval|exec)\("),
    "pickle": (PYTHON, r"\b(pickle|marshal|shelve)\b"),
    "a shell": (PYTHON, r"shell=True|os\.system|os\.popen"),
    "weak hashes": (PYTHON, r"\b(md5|sha1|SHA1|MD5)\b"),
    "values in the text of a statement": (OF_PAGES, r"execute\(\s*f[\"']"),
    "weak random numbers": (OF_PAGES, r"(?<!\.)\brandom\.(choice|randint|getrandbits|token)"),
    "certificates not looked at": (PYTHON, r"verify=False|CERT_NONE|_create_unverified_context"),
    "answers to other sites": (PYTHON, r"Access-Control-Allow-Origin"),
    "text that is taken for markup": (OURS, r"\|safe\b|\{% autoescape off"),
    "marks taken off": (PYTHON, r"csrf_exempt"),
    "code from text in a page": (SCRIPTS, r"\beval\(|new Function|document\.write"),
    "markup from text in a page": (
        SCRIPTS,
        r"(inner|outer)HTML\s*\+?=(?! formset\.querySelector\(\"template\"\))|insertAdjacentHTML",
    ),
    "ciphers and modes that are chosen by hand": (
        PYTHON,
        r"ciphers\.(algorithms|base|modes)|primitives\.ciphers import|\b(ECB|CBC|CTR|ARC4|TripleDES)\b",
    ),
    "messages of other windows": (SCRIPTS, r"addEventListener\(\s*[\"']message[\"']|onmessage"),
    "a stop to pasting": (SCRIPTS, r"[\"']paste[\"']"),
    "objects with keys from outside": (SCRIPTS, r"__proto__|\.prototype\b"),
}


@pytest.mark.asvs(
    "1.3.2", "1.5.2", "1.2.5", "11.4.1", "11.5.1", "12.3.2", "3.4.2", "3.5.5", "6.2.7", "15.3.6"
)
@pytest.mark.asvs("1.2.1", "1.2.4", "11.2.1", "3.7.1", "3.2.2", "11.3.1", "11.3.2")
@pytest.mark.parametrize("what", NOWHERE)
def test_it_stands_nowhere_in_the_sources(what):
    files, pattern = NOWHERE[what]
    assert len(files) > 5
    found = [
        f"{path.relative_to(ROOT)}: {match[0]}"
        for path in files
        for match in re.finditer(pattern, path.read_text(encoding="utf-8"))
    ]
    assert found == []


@pytest.mark.asvs("11.5.1")
def test_what_nobody_may_guess_has_128_bits():
    made = [
        (path.name, int(match[1] or 0))
        for path in PYTHON
        for match in re.finditer(r"secrets\.token_\w+\((\d*)\)", path.read_text(encoding="utf-8"))
    ]
    assert len(made) > 3
    assert [each for each in made if each[1] < 16] == []


@pytest.mark.asvs("1.2.5")
def test_only_the_tools_of_one_machine_start_programs():
    starting = {
        path.relative_to(ROOT).as_posix()
        for path in PYTHON
        if re.search(r"^\s*(import|from) subprocess", path.read_text(encoding="utf-8"), re.MULTILINE)
    }
    assert starting
    assert {path for path in starting if not path.startswith((*TOOLS, *COMMANDS))} == set()


@pytest.mark.asvs("15.1.2", "15.2.3")
def test_every_library_has_its_version_and_its_hashes():
    """The lists are what the image and the tests install, with pip's --require-hashes."""
    for name in ("requirements.txt", "requirements-dev.txt"):
        blocks = re.split(r"\n(?=[a-z])", (ROOT / name).read_text().replace("\\\n", " "))
        libraries = [block for block in blocks if re.match(r"[a-z]", block)]
        assert len(libraries) > 30
        assert [block[:60] for block in libraries if not re.match(r"\S+==\S+ .*--hash=sha256:", block)] == []
    assert "pytest" not in (ROOT / "requirements.txt").read_text()
