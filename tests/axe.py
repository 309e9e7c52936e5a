"""Looks for what keeps people out: axe with all its rules, those called best practice included."""

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

AXE = Axe()
ALL = {"resultTypes": ["violations"]}


def faults(page: Page) -> list[str]:
    """What axe finds, as ``rule: the element``."""
    found = AXE.run(page, options=ALL).response["violations"]
    return [f"{fault['id']}: {node['html']}" for fault in found for node in fault["nodes"]]
