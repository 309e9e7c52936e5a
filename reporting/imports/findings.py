"""Rule findings on an imported agreement: only what the sheet itself can show."""

from datetime import date
from typing import TYPE_CHECKING

from mentorstotte.core.findings import Finding

if TYPE_CHECKING:
    from reporting.imports.agreements import AgreementRow


def findings_for(row: "AgreementRow", *, on: date, municipality: str) -> tuple[Finding, ...]:
    return ()
