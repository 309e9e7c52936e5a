"""Forms in the house style: Danish sentences, layout words for crispy, nothing typed is lost.

``Form`` and ``ModelForm`` are what every form inherits from; the layout words say what a page needs and leave
the markup to ``templates/dkfds``.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from uuid import uuid4

from crispy_forms import layout as crispy
from crispy_forms.helper import FormHelper
from crispy_forms.utils import TEMPLATE_PACK
from django import forms
from django.contrib import messages
from django.forms.utils import pretty_name
from django.template.loader import render_to_string

from mentorstotte.core.errors import Refused
from mentorstotte.core.formfields import (
    ClockField,
    CPRField,
    DanishDateField,
    DanishDecimalField,
    UploadField,
)

__all__ = [
    "HTML",
    "Actions",
    "Affix",
    "Button",
    "CPRField",
    "ClockField",
    "Column",
    "DanishDateField",
    "DanishDecimalField",
    "Form",
    "Link",
    "ModelForm",
    "OnceForm",
    "Row",
    "Section",
    "Sentences",
    "UploadField",
    "carried_out",
    "helper_for",
    "made_by",
    "refusals_on",
]

HTML = crispy.HTML
Column = crispy.Column


class Sentences:
    """Says what is missing by the field's own name instead of “Dette felt er påkrævet”.

    ``mark_optional = False`` on a form leaves out “(valgfrit)”: for drafts, where more is needed later.
    """

    mark_optional = True

    def full_clean(self):
        standard = forms.Field.default_error_messages["required"]
        for name, field in self.fields.items():
            if field.error_messages.get("required") == standard:
                field.error_messages["required"] = missing(field.widget, field.label or pretty_name(name))
        super().full_clean()


CHOSEN = forms.Select | forms.RadioSelect | forms.CheckboxSelectMultiple | forms.FileInput


def missing(widget, label: str) -> str:
    """``Udfyld “Mål”.``, ``Vælg “Niveau”.`` or ``Sæt kryds ved …``."""
    if isinstance(widget, forms.CheckboxInput):
        return f"Sæt kryds ved “{label}”, før du går videre."
    return f"Vælg “{label}”." if isinstance(widget, CHOSEN) else f"Udfyld “{label}”."


# Where the code on a scan says that it is another paper than the one that was asked for.
OTHER_PAPER = "Det er det rigtige papir"
CHOOSE_AGAIN = "Er det rigtigt nok, så vælg filen igen, og sæt kryds nedenfor."


class Form(Sentences, forms.Form):
    """A form in the house style."""


class OnceForm(Form):
    """A form that makes something new each time it is filled in, and one thing only however often it is sent:
    its ``key`` goes to an action that is done ``once``.
    """

    key = forms.UUIDField(required=False, widget=forms.HiddenInput, initial=uuid4)


class ShownFirstForm(Form):
    """What it would touch is shown before it is saved: ``seen`` holds the values that it was shown for."""

    shown_for: tuple[str, ...]  # the fields that decide what is touched
    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args, back: str, **kwargs):
        super().__init__(*args, **kwargs)
        self.back = back

    @property
    def asked(self) -> str:
        """What was typed that has effects; call on a valid form."""
        return " ".join(str(self.cleaned_data[name]) for name in self.shown_for)

    def shown(self) -> "ShownFirstForm":
        """The same form, marked with what has been shown."""
        data = self.data.copy()
        data["seen"] = self.asked
        return type(self)(data, back=self.back)

    def facts(self) -> dict:
        """What was typed; call on a valid form."""
        return {name: value for name, value in self.cleaned_data.items() if name != "seen"}


class ModelForm(Sentences, forms.ModelForm):
    """A model form in the house style."""


@contextmanager
def refusals_on(form: forms.BaseForm, field: str = "") -> Iterator[None]:
    """Says on the form why an act was refused: at the field that the refusal names, else at ``field``, else
    above them all.
    """
    try:
        yield
    except Refused as error:
        place = next((name for name in (error.at, field) if name in form.fields), None)
        form.add_error(place, str(error))


def carried_out(request, form: forms.BaseForm, act: Callable, said: str, **what) -> bool:
    """Does it in the person's name and says so, or says on the form why not."""
    with refusals_on(form):
        act(**what, by=request.user)
        messages.success(request, said)
    return form.is_valid()


def made_by(request, form: forms.BaseForm, act: Callable, *, field: str = "", **what):
    """What the act made in the person's name; nothing when it was refused, and the form says why."""
    with refusals_on(form, field):
        return act(**what, by=request.user)
    return None


def helper_for(
    *layout, warn: bool = True, tag: bool = True, css_id: str = "", css_class: str = "", draft: str = ""
) -> FormHelper:
    """A crispy helper: ``warn`` asks before a half-written form is left, ``tag`` writes the form element.

    ``draft`` is an address that the whole form is posted to while it is typed (``X-Draft: 1``); what comes
    back is put into the element ``#findings``.
    """
    helper = FormHelper()
    helper.form_tag = tag
    helper.form_id = css_id
    helper.form_class = css_class
    helper.include_media = False
    helper.render_hidden_fields = True
    helper.attrs = ({"data-warn": "1"} if warn else {}) | (_draft_attrs(draft) if draft else {})
    if layout:
        helper.layout = crispy.Layout(*layout)
    return helper


def _draft_attrs(url: str) -> dict[str, str]:
    return {
        "data-draft": "1",
        "hx-post": url,
        "hx-trigger": "input delay:1500ms, change delay:300ms",
        "hx-target": "#findings",
        "hx-sync": "this:replace",
    }


class Section(crispy.Fieldset):
    """A part of a form with a heading (legend) and, when needed, a line that says what it is for."""

    def __init__(self, legend: str, *fields, intro: str = "", **kwargs):
        super().__init__(legend, *fields, **kwargs)
        self.intro = intro

    def render(self, form, context, template_pack=TEMPLATE_PACK, **kwargs):
        fields = self.get_rendered_fields(form, context, template_pack, **kwargs)
        template = self.get_template_name(template_pack)
        values = {"fieldset": self, "legend": self.legend, "intro": self.intro, "fields": fields}
        return render_to_string(template, values)


class Row(crispy.Row):
    """Fields beside each other where there is room; ``narrow`` keeps them as wide as their content."""

    def __init__(self, *fields, narrow: bool = False, **kwargs):
        width = "col-12 col-sm-auto" if narrow else "col-12 col-md"
        columns = [
            field if isinstance(field, crispy.Column) else Column(field, css_class=width) for field in fields
        ]
        super().__init__(*columns, **kwargs)


class Affix(crispy.Field):
    """A field with its unit: ``Affix("hours", suffix="timer om ugen")``."""

    def __init__(self, name: str, *, prefix: str = "", suffix: str = "", **kwargs):
        super().__init__(name, **kwargs)
        self.affixes = {"prefix": prefix, "suffix": suffix}

    def render(self, form, context, template_pack=TEMPLATE_PACK, extra_context=None, **kwargs):
        extra = (extra_context or {}) | self.affixes
        return super().render(form, context, template_pack=template_pack, extra_context=extra, **kwargs)


class Button:
    """A button that sends the form; tones: primary, secondary, tertiary, warning."""

    def __init__(self, label: str, *, name: str = "", value: str = "1", tone: str = "primary"):
        self.label, self.name, self.value, self.tone = label, name, value, tone

    def render(self, form, context, template_pack=TEMPLATE_PACK, **kwargs):
        return render_to_string(f"{template_pack}/layout/button.html", {"button": self})


class Link:
    """A way out of the form that sends nothing; with a tone it looks like a button."""

    def __init__(self, label: str, url: str, *, tone: str = ""):
        self.label, self.url, self.tone = label, url, tone

    def render(self, form, context, template_pack=TEMPLATE_PACK, **kwargs):
        return render_to_string(f"{template_pack}/layout/link.html", {"link": self})


class Actions(crispy.LayoutObject):
    """The buttons of a form. ``sticky`` keeps them in sight on a long form and tells of the draft."""

    def __init__(self, *fields, sticky: bool = False):
        self.fields = list(fields)
        self.sticky = sticky

    def render(self, form, context, template_pack=TEMPLATE_PACK, **kwargs):
        fields = self.get_rendered_fields(form, context, template_pack, **kwargs)
        values = {"fields": fields, "sticky": self.sticky}
        return render_to_string(f"{template_pack}/layout/actions.html", values)
