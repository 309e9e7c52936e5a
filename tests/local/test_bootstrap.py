"""``make setup``: clear lines for what a machine lacks. Nothing is installed here."""

import ast
import shutil
import sys
from pathlib import Path

import pytest

from mentorstotte import bootstrap


@pytest.fixture
def lacking(monkeypatch):
    """A part that this machine has not got and cannot get."""
    monkeypatch.setattr(bootstrap, "apt_install", lambda packages: False)
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.delenv("CI", raising=False)
    return bootstrap.Part(
        "Pango", "laver PDF-filerne", lambda: False, ["libpango-1.0-0"], "brew install pango"
    )


def test_missing_part_that_is_needed_is_one_line_with_the_command(lacking, monkeypatch):
    monkeypatch.setattr(shutil, "which", lambda name: f"/usr/bin/{name}")
    with pytest.raises(SystemExit) as stop:
        bootstrap.see_to_parts([lacking], [])
    expected = "make: Mangler Pango (laver PDF-filerne): sudo apt-get install libpango-1.0-0"
    assert str(stop.value) == expected


def test_missing_part_that_can_wait_is_told(lacking, capsys):
    bootstrap.see_to_parts([], [lacking])
    assert capsys.readouterr().out.startswith("Mangler Pango")


def test_any_missing_part_fails_in_ci(lacking, monkeypatch):
    monkeypatch.setenv("CI", "true")
    with pytest.raises(SystemExit, match="Mangler Pango"):
        bootstrap.see_to_parts([], [lacking])


def test_part_is_installed_where_that_can_be_done(monkeypatch):
    installed = []
    monkeypatch.setattr(bootstrap, "apt_install", lambda packages: installed.extend(packages) or True)
    bootstrap.see_to_parts([bootstrap.Part("X", "prøve", lambda: bool(installed), ["x1"], "")], [])
    assert installed == ["x1"]


def test_run_does_not_need_a_browser():
    needed, told = bootstrap.NEEDED["run"]
    assert [part.name for part in needed + told] == ["Pango"]
    assert bootstrap.CHROMIUM in bootstrap.NEEDED["test"][0]


def test_too_old_python_is_told(monkeypatch):
    monkeypatch.setattr(sys, "version_info", (3, 9, 2, "final", 0))
    monkeypatch.setattr(shutil, "which", lambda name: None)
    with pytest.raises(SystemExit, match=r"Python 3\.9 er for gammel; der kræves 3\.11"):
        bootstrap.find_python()


def test_an_old_python_can_read_it_and_needs_nothing_installed():
    tree = ast.parse(Path(bootstrap.__file__).read_text(), feature_version=(3, 6))
    imported = {name.name for node in ast.walk(tree) if isinstance(node, ast.Import) for name in node.names}
    assert not any(isinstance(node, ast.ImportFrom) for node in ast.walk(tree))
    assert {name.split(".")[0] for name in imported} <= sys.stdlib_module_names


def test_changed_requirements_are_noticed(monkeypatch, tmp_path):
    requirements, stamp = tmp_path / "requirements.txt", tmp_path / "installed"
    requirements.write_text("django==5.2")
    monkeypatch.setattr(bootstrap, "REQUIREMENTS", str(requirements))
    monkeypatch.setattr(bootstrap, "STAMP", str(stamp))
    monkeypatch.setattr(bootstrap, "PYTHON", sys.executable)
    assert not bootstrap.is_installed()
    stamp.write_text(bootstrap.fingerprint())
    assert bootstrap.is_installed()
    requirements.write_text("django==5.3")
    assert not bootstrap.is_installed()


def test_environment_whose_python_is_gone_is_made_anew(monkeypatch, tmp_path):
    stamp = tmp_path / "installed"
    stamp.write_text(bootstrap.fingerprint())
    monkeypatch.setattr(bootstrap, "STAMP", str(stamp))
    monkeypatch.setattr(bootstrap, "PYTHON", str(tmp_path / "gone"))
    assert not bootstrap.is_installed()


def test_named_browser_is_taken_and_ubuntus_stub_is_not(monkeypatch, tmp_path):
    browser, stub = tmp_path / "chromium", tmp_path / "chromium-browser"
    for path, text in [(browser, "#!/bin/sh\n"), (stub, "#!/bin/sh\necho requires the chromium snap\n")]:
        path.write_text(text)
        path.chmod(0o755)
    monkeypatch.setattr(bootstrap, "CHROMIUM_DOWNLOADS", [])
    monkeypatch.setattr(bootstrap, "CHROMIUM_NAMES", [str(stub)])
    monkeypatch.delenv("CHROMIUM", raising=False)
    assert bootstrap.find_chromium() is None
    monkeypatch.setenv("CHROMIUM", str(browser))
    assert bootstrap.find_chromium() == str(browser)
    monkeypatch.setenv("CHROMIUM", str(tmp_path / "none"))
    assert bootstrap.find_chromium() is None


def test_what_visits_the_site_is_installed_once_and_outside_the_environment(monkeypatch, tmp_path):
    calls = []

    def install(command):
        calls.append(command)
        Path(command[command.index("--target") + 1]).mkdir()
        return 0

    monkeypatch.setattr(bootstrap, "LOCUST", str(tmp_path / "locust"))
    monkeypatch.setattr(bootstrap, "make_venv", lambda: ["pip"])
    monkeypatch.setattr(bootstrap.subprocess, "call", install)
    bootstrap.install_locust()
    bootstrap.install_locust()
    assert (tmp_path / "locust").is_dir()
    assert len(calls) == 1
    assert "--require-hashes" in calls[0]
