"""Bars month by month, or thing by thing, as an SVG for the page: drawn by pygal, dressed by our stylesheet.

The security policy forbids inline scripts and styles, so the library's are taken out, with what only they
use. The same figures always stand in a table beside the picture.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import count
from math import ceil, floor

import pygal
from django.utils.safestring import SafeString, mark_safe
from pygal.style import Style

WIDTH, HEIGHT = 640, 300
TEXT = Style(label_font_size=13, major_label_font_size=13, legend_font_size=13)  # for the room it takes
FOR_SCRIPTS = ("script", "style", "desc", "title")
MOST_LABELS, LONGEST_LABEL, MOST_TICKS = 24, 24, 5
LETTER, GAP, AXIS, ROTATED = 7.5, 8, 90, 35  # points; degrees
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
            y_labels=self._ticks,
            truncate_label=LONGEST_LABEL,
            x_label_rotation=0 if self._labels_fit else ROTATED,
            x_labels_major_every=ceil(len(self.labels) / MOST_LABELS) or 1,
            show_minor_x_labels=False,
        )
        for each in self.series:
            chart.add(each.name, [None if figure is None else float(figure) for figure in each.figures])
        chart.add_xml_filter(lambda root: _plain(root, self.in_words))
        return mark_safe(chart.render(is_unicode=True))  # noqa: S308

    @property
    def _labels_fit(self) -> bool:
        """Whether they can stand beside each other."""
        longest = max(map(len, self.labels), default=0)
        return len(self.labels) * (longest * LETTER + GAP) <= WIDTH - AXIS

    @property
    def _heights(self) -> list[Decimal]:
        """How high each bar is, or each pile of bars."""
        piles = zip(*(each.figures for each in self.series), strict=True)
        if self.beside:
            return [figure or Decimal(0) for pile in piles for figure in pile]
        return [sum((figure or Decimal(0) for figure in pile), Decimal(0)) for pile in piles]

    @property
    def _ticks(self) -> list[int]:
        heights = [Decimal(0), *self._heights]
        return ticks(min(heights), max(heights))


def ticks(lowest: Decimal, highest: Decimal) -> list[int]:
    """Round figures for the axis, 1, 2 or 5 with noughts apart, that all figures and nought lie between."""
    sizes = (size * 10**noughts for noughts in count() for size in (1, 2, 5))
    step = next(size for size in sizes if highest - lowest <= size * (MOST_TICKS - 1))
    return [number * step for number in range(floor(lowest / step), ceil(highest / step) + 1)]


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
