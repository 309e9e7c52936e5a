"""Fields that several forms of proposals, agreements and decisions have alike."""

from django import forms

from agreements.actions.draft import TaskLine
from cases.enums import SupportTheme

YES, NO = "ja", "nej"
TASK_LENGTH = 500  # characters


def line(label: str, length: int, **kwargs):
    """A line of text that may be missing."""
    return forms.CharField(label=label, required=False, max_length=length, **kwargs)


def area(label: str, rows: int = 3, *, required: bool = False, length: int = 10_000, **kwargs):
    """A text of several lines, which may be missing unless it is ``required``."""
    widget = forms.Textarea(attrs={"rows": rows})
    return forms.CharField(label=label, required=required, max_length=length, widget=widget, **kwargs)


def whole_number(label: str, *, most: int = 9999, **kwargs):
    """A whole number, from none to ``most``, that may be missing."""
    wrong = {
        "invalid": "Skriv et helt tal, fx 45.",
        "min_value": "Tallet kan ikke være under 0.",
        "max_value": "Tallet må højst være %(limit_value)s.",
    }
    widget = forms.TextInput(attrs={"inputmode": "numeric", "class": "input-short"})
    more = {"min_value": 0, "max_value": most, "widget": widget, "error_messages": wrong}
    return forms.IntegerField(label=label, required=False, **more, **kwargs)


FOLD_END = "</div></details>"


def fold(title: str, *, is_open: bool) -> str:
    """The beginning of a part of a form that is folded away; it ends with ``FOLD_END``."""
    shown = " open" if is_open else ""
    return (
        f'<details class="details"{shown}><summary class="details-summary">{title}</summary>'
        '<div class="details-text">'
    )


def hearing_question():
    """Whether the citizen must be heard before a decision (Forvaltningsloven § 19)."""
    return forms.ChoiceField(
        label="Er der oplysninger, der taler imod borgeren, og som borgeren ikke kender?",
        choices=[(NO, "Nej"), (YES, "Ja, borgeren skal høres først")],
        widget=forms.RadioSelect,
        required=False,
    )


def readable(text: str) -> str:
    """The text without blanks around it and without signs that no database takes."""
    return text.replace("\x00", "").replace("\r\n", "\n").strip()


class TaskRows:
    """The mentor's tasks as rows of kind and text, for a form; rows without text are passed over."""

    def typed_tasks(self) -> list[TaskLine]:
        """The rows as typed."""
        pairs = zip(self.data.getlist("task_theme"), self.data.getlist("task_text"), strict=False)
        lines = [
            TaskLine(theme if theme in SupportTheme.values else "", readable(text)) for theme, text in pairs
        ]
        return [row for row in lines if row.text]

    def clean(self):
        cleaned = super().clean()
        if any(len(row.text) > TASK_LENGTH for row in self.tasks):
            self.add_error(None, f"En opgave er for lang. Der er plads til {TASK_LENGTH} tegn.")
        return {name: readable(value) if isinstance(value, str) else value for name, value in cleaned.items()}
