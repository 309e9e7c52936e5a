"""Bars month by month, or thing by thing, as an SVG for the page: drawn by pygal, dressed by our stylesheet.

The security policy forbids inline scripts and styles, so the library's are taken out, with what only they
use. The same figures always stand in a table beside the picture.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

import pygal
from django.utils.safestring import SafeString, mark_safe
from pygal.style import Style

WIDTH, HEIGHT = 640, 300
TEXT = Style(label_font_size=13, major_label_font_size=13, legend_font_size=13)  # for the room it takes
FOR_SCRIPTS = ("script", "style", "desc", "title")
Figures = Sequence[Decimal | int | None]


@dataclass(frozen=True)
class Series:
    """One colour of the bars: what it is, and a figure for each label; None draws nothing."""

    name: str
    figures: Figures


@dataclass(frozen=True)
class Picture:
    """Bars on top of each other for each label, or ``beside`` each other. ``in_words`` is what it shows."""

    in_words: str
    labels: Sequence[str]
    series: Sequence[Series]
    beside: bool = False

    @property
    def svg(self) -> SafeString:
        """The drawing: text in it is escaped by the library."""
        kind = pygal.Bar if self.beside else pygal.StackedBar
        chart = kind(
            width=WIDTH,
            height=HEIGHT,
            js=(),
            disable_xml_declaration=True,
            no_prefix=True,
            style=TEXT,
            legend_at_bottom=True,
            x_labels=list(self.labels),
            value_formatter=_short,
            y_labels_major_count=4,
            show_minor_y_labels=False,
        )
        for each in self.series:
            chart.add(each.name, [None if figure is None else float(figure) for figure in each.figures])
        chart.add_xml_filter(lambda root: _plain(root, self.in_words))
        return mark_safe(chart.render(is_unicode=True))  # noqa: S308


def _short(figure: float) -> str:
    """``1.250.000``: an axis has no room for more."""
    return f"{figure:,.0f}".replace(",", ".")


def _plain(root, in_words: str):
    """Without scripts, styles and identities; for a screen reader one picture with a text."""
    root.set("class", "chart")
    root.set("role", "img")
    root.set("aria-label", in_words)
    for parent in list(root.iter()):
        for child in list(parent):
            if _superfluous(child):
                parent.remove(child)
        for name in ("id", "style"):
            parent.attrib.pop(name, None)
    return root


def _superfluous(node) -> bool:
    """Comments, and what is there for scripts only."""
    return (
        not isinstance(node.tag, str)
        or node.tag in FOR_SCRIPTS
        or "tooltip-overlay" in (node.get("class") or "")
    )
