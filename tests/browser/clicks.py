"""Counts what a hand does: presses of a mouse button, Enter, and Space on a control.

The counting happens in the browser, whatever the test calls. Writing, Tab and the arrows are not counted. A
choice in a drop-down list counts as two (open it, choose), and so does a file (open the window, choose).
"""

from playwright.sync_api import Page

COUNTER = """
(() => {
  const count = (n) => window.countPresses(n);
  const writes = (target) => target.matches("textarea, input:not([type=checkbox], [type=radio])");
  addEventListener("pointerdown", () => count(1), true);
  addEventListener("change", (event) => event.target.matches("select, [type=file]") && count(2), true);
  addEventListener("keydown", (event) => {
    if (event.key === "Enter" && !event.target.matches("textarea")) count(1);
    if (event.key === " " && !writes(event.target)) count(1);
  }, true);
})();
"""


class Presses:
    """What the hand did on one page, and in which act."""

    def __init__(self, page: Page):
        self.number = 0
        page.context.expose_binding("countPresses", lambda source, number: self._add(number))
        page.context.add_init_script(COUNTER)

    def _add(self, number: int) -> None:
        self.number += number

    def take(self) -> int:
        """How many since last time."""
        number, self.number = self.number, 0
        return number
