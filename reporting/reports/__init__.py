"""The reports on the common frame, in the order of domain 12."""

from reporting.reports import (
    b01_cost,
    b03_begun,
    b06_active,
    b11_deadlines,
    b12_readiness,
    b13_must_may,
    b15_plausibility,
    b16_answers,
    b17_hours,
)
from reporting.reports.frame import Report

_MODULES = (
    b01_cost,
    b03_begun,
    b06_active,
    b11_deadlines,
    b12_readiness,
    b13_must_may,
    b15_plausibility,
    b16_answers,
    b17_hours,
)
REPORTS: dict[str, Report] = {module.REPORT.code.lower(): module.REPORT for module in _MODULES}
