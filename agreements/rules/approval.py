"""Four eyes (R-14): who may decide a proposal."""

from collections.abc import Hashable, Iterable

from mentorstotte.core.findings import Finding, hard


def four_eyes(
    approver: Hashable,
    *,
    caseworker: Hashable,
    drafted_by: Hashable,
    submitted_by: Hashable,
    acting_for: Iterable = (),
) -> Finding | None:
    """R-14: the approver is not the caseworker, nor who drafted or submitted it, nor stands in for them.

    Persons are any comparable keys; ``acting_for`` are those whom the approver stands in for.
    """
    involved = {person for person in (caseworker, drafted_by, submitted_by) if person is not None}
    if approver not in involved and involved.isdisjoint(acting_for):
        return None
    text = (
        "Du kan ikke godkende en sag, som du selv er sagsbehandler på, har udarbejdet eller har indstillet."
    )
    return hard("R-14", text, "S2, tillæg 2: Visitation", "approver")
