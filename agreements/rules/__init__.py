"""The rules of a grant: facts in, findings out. Pure functions over the dated data of ``cases.rules``.

``evaluate(facts, stage)`` is what pages, actions, imports and commands call.
"""

from agreements.enums import Stage, Verdict
from agreements.rules.approval import four_eyes
from agreements.rules.book import RuleBook, book_with, default_book
from agreements.rules.evaluate import Assessment, evaluate, findings_of
from agreements.rules.facts import (
    AgreementFacts,
    AimFacts,
    AssessmentFacts,
    CitizenFacts,
    DateFacts,
    DocumentedReason,
    EarlierAgreement,
    Facts,
    FactsError,
    MentorFacts,
    PhaseOutStep,
    Segment,
)
from agreements.rules.reasons import REASON_CATEGORIES, reason_categories
from agreements.rules.table import RULE_INFO, RuleInfo, describe

__all__ = [
    "REASON_CATEGORIES",
    "RULE_INFO",
    "AgreementFacts",
    "AimFacts",
    "Assessment",
    "AssessmentFacts",
    "CitizenFacts",
    "DateFacts",
    "DocumentedReason",
    "EarlierAgreement",
    "Facts",
    "FactsError",
    "MentorFacts",
    "PhaseOutStep",
    "RuleBook",
    "RuleInfo",
    "Segment",
    "Stage",
    "Verdict",
    "book_with",
    "default_book",
    "describe",
    "evaluate",
    "findings_of",
    "four_eyes",
    "reason_categories",
]
