"""The reports on the common frame, in the order of domain 12."""

from reporting.reports import (
    b01_cost,
    b02_budget,
    b03_begun,
    b06_active,
    b07_frameworks,
    b09_centres,
    b10_deviations,
    b11_deadlines,
    b12_readiness,
    b13_must_may,
    b14_suppliers,
    b15_plausibility,
    b16_answers,
    b17_hours,
)
from reporting.reports.frame import Report

_MODULES = (
    b01_cost,
    b02_budget,
    b03_begun,
    b06_active,
    b07_frameworks,
    b09_centres,
    b10_deviations,
    b11_deadlines,
    b12_readiness,
    b13_must_may,
    b14_suppliers,
    b15_plausibility,
    b16_answers,
    b17_hours,
)
REPORTS: dict[str, Report] = {module.REPORT.code.lower(): module.REPORT for module in _MODULES}
