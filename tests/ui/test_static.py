"""What the pages point at is there, comes from us only, and survives hashed names in production."""

import json
import re
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command
from django.test import override_settings

ROOT = Path(settings.BASE_DIR)
VENDOR = ROOT / "static/vendor/dkfds"
TEMPLATES = [*ROOT.glob("templates/**/*.html")]
PAGES = [path for path in TEMPLATES if "print" not in path.relative_to(ROOT).parts]
SHEETS = [*ROOT.glob("static/css/*.css"), VENDOR / "dkfds.css"]
SCRIPTS = [*ROOT.glob("static/js/*.js"), VENDOR / "dkfds.js"]


def test_every_icon_in_a_template_is_in_the_sprite():
    sprite = set(re.findall(r'<symbol id="([^"]+)"', (VENDOR / "icons.svg").read_text()))
    texts = "".join(path.read_text() for path in TEMPLATES)
    used = set(re.findall(r'(?:{% icon |icon=)"([^"]+)"', texts))
    assert "search" in used
    assert used - sprite == set()


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda path: path.name)
def test_every_file_a_style_sheet_points_at_is_there(sheet):
    for target in re.findall(r'url\("?([^")]+)"?\)', sheet.read_text()):
        assert (sheet.parent / target).is_file(), target


@pytest.mark.asvs("1.2.3", "14.2.3")
@pytest.mark.parametrize("path", [*SHEETS, *SCRIPTS], ids=lambda path: path.name)
def test_nothing_is_fetched_from_elsewhere_and_no_script_makes_code_of_text(path):
    text = path.read_text()
    addresses = set(re.findall(r"https?://[^\s\"')]+", text))
    assert {address for address in addresses if "www.w3.org" not in address} == set()
    assert "eval(" not in text
    assert "new Function" not in text


@pytest.mark.asvs("3.4.3", "1.2.3")
@pytest.mark.parametrize("path", PAGES, ids=lambda path: str(path.relative_to(ROOT / "templates")))
def test_no_script_or_style_stands_in_a_page(path):
    text = path.read_text()
    assert not re.search(r"<style|\sstyle=|\son[a-z]+=\"|javascript:|hx-on", text)
    assert all("src=" in tag for tag in re.findall(r"<script[^>]*>", text))


def test_hashed_names_for_production(tmp_path):
    storages = settings.STORAGES | {
        "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"}
    }
    with override_settings(STATIC_ROOT=tmp_path, STORAGES=storages):
        call_command("collectstatic", interactive=False, verbosity=0)
    names = json.loads((tmp_path / "staticfiles.json").read_text())["paths"]
    hashed = (tmp_path / names["vendor/dkfds/dkfds.css"]).read_text()
    assert names["vendor/dkfds/fonts/IBMPlexSans-Regular.woff2"].rsplit("/", 1)[1] in hashed


def test_the_lock_file_names_no_host():
    lock = (ROOT / "package-lock.json").read_text()
    assert "resolved" not in lock
    assert "http" not in lock
    wanted = json.loads((ROOT / "package.json").read_text())["dependencies"]["dkfds"]
    assert (VENDOR / "VERSION").read_text() == f"dkfds {wanted}\n"
