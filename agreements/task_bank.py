"""The task bank (domain 6.5): texts to start from. None of them counts before it has been made individual."""

from dataclasses import dataclass

from cases.enums import SupportTheme
from mentorstotte.core.text import fold

NOT_TASKS = (
    "Mentoren tager ikke faglige initiativer for borgeren, er ikke sagsbehandler og er ikke tolk. "
    "Mentoren viser vej og går med, men handler ikke i stedet for borgeren."
)


@dataclass(frozen=True, slots=True)
class BankTask:
    """One text of the bank; ``key`` names it in forms."""

    key: str
    theme: str
    text: str
    source: str


def _tasks(theme: str, source: str, *texts: tuple[str, str]) -> tuple[BankTask, ...]:
    return tuple(BankTask(key, str(theme), text, source) for key, text in texts)


TASKS: tuple[BankTask, ...] = (
    *_tasks(
        SupportTheme.PRACTICAL,
        "S1",
        ("morning", "Hjælpe borgeren med at komme op om morgenen og hen til aktiviteten"),
        ("transport", "Øve turen med bus og tog sammen med borgeren"),
        ("post", "Gå post og økonomi igennem sammen med borgeren"),
        ("hygiene", "Tale med borgeren om hygiejne og fremtoning på en arbejdsplads"),
    ),
    *_tasks(
        SupportTheme.PRACTICAL,
        "S1; S2",
        ("authorities", "Følge borgeren til møder med myndigheder og læge"),
        ("demands", "Hjælpe borgeren med at forstå myndighedernes krav"),
    ),
    *_tasks(
        SupportTheme.SOCIAL,
        "S2",
        ("problems", "Vise veje til at håndtere problemer i familien, psykiske problemer eller misbrug"),
        ("treatment", "Støtte borgeren i at holde fast i behandlingen"),
    ),
    *_tasks(
        SupportTheme.SOCIAL,
        "S1",
        ("hotline", "Være til at ringe til og tale med i en overgang"),
    ),
    *_tasks(
        SupportTheme.JOB_EDUCATION,
        "S2",
        ("stay", "Støtte borgeren i at blive i tilbuddet"),
        ("tone", "Tale med borgeren om omgangstone og fremmøde på arbejdspladsen"),
        ("keep", "Støtte borgeren i at fastholde job eller uddannelse"),
    ),
    *_tasks(
        SupportTheme.JOB_EDUCATION,
        "S1",
        ("search", "Søge job sammen med borgeren"),
    ),
)

_BY_KEY = {task.key: task for task in TASKS}
_FOLDED = frozenset(fold(task.text) for task in TASKS)


def bank_task(key: str) -> BankTask | None:
    """The text with this key."""
    return _BY_KEY.get(key)


def is_bank_text(text: str) -> bool:
    """The text stands as in the bank (case, signs and spaces aside): it says nothing about this citizen."""
    return fold(text) in _FOLDED


def by_theme() -> list[tuple[SupportTheme, list[BankTask]]]:
    """The texts of the bank under their themes."""
    return [(theme, [task for task in TASKS if task.theme == theme]) for theme in SupportTheme]
