"""What every page must stand: axe on a wide screen and on a phone, and nothing that scrolls sideways."""

from playwright.sync_api import Page

from tests.axe import faults
from tests.browser.browsing import PHONE, WIDE, scrolls_sideways

HEIGHTS = {WIDE: 900, PHONE: 844}


def look_through(page: Page) -> None:
    """The page as it stands, wide and narrow; it is narrow afterwards."""
    found = {}
    for width, height in HEIGHTS.items():
        page.set_viewport_size({"width": width, "height": height})
        found[width] = faults(page)
        if scrolls_sideways(page):
            found[width].append("scrolls sideways")
    assert found == {WIDE: [], PHONE: []}
