"""How Django's form fields become DKFDS markup; used by the templates in ``templates/dkfds`` only."""

from django import forms, template

register = template.Library()


@register.filter
def kind(field) -> str:
    """Which of the pack's templates draws the field: hidden, checkbox, group or control."""
    widget = field.field.widget
    if field.is_hidden:
        return "hidden"
    if isinstance(widget, forms.CheckboxInput):
        return "checkbox"
    return "group" if isinstance(widget, forms.RadioSelect | forms.CheckboxSelectMultiple) else "control"


@register.filter
def control(field):
    """The input, select or textarea itself, with the design system's class beside the widget's own."""
    widget = field.field.widget
    if isinstance(widget, forms.FileInput):
        name = "form-file"
    else:
        name = "form-select" if isinstance(widget, forms.Select) else "form-input"
    return field.as_widget(attrs={"class": f"{name} {widget.attrs.get('class', '')}".strip()})


@register.filter
def checkbox(field):
    """The box itself; its label and hint stand beside it."""
    attrs = {"class": f"form-checkbox {field.field.widget.attrs.get('class', '')}".strip()}
    return field.as_widget(attrs=attrs)


@register.filter
def optional(field) -> bool:
    """Whether to write “(valgfrit)”: not where the form says ``mark_optional = False``."""
    return not field.field.required and getattr(field.form, "mark_optional", True)


@register.filter
def target(field) -> str:
    """The id that a link in the error summary leads to."""
    return f"{field.auto_id}_0" if kind(field) == "group" else field.auto_id


@register.filter
def faulty(form) -> list:
    """The visible fields with errors, in the order in which they stand on the page."""
    found = [field for field in form.visible_fields() if field.errors]
    layout = getattr(getattr(form, "helper", None), "layout", None)
    if layout is None:
        return found
    places = {pointer.name: place for place, pointer in enumerate(layout.get_field_names())}
    return sorted(found, key=lambda field: places.get(field.name, len(places)))


@register.filter
def error_count(form) -> int:
    """How many sentences the error summary holds."""
    return sum(len(errors) for errors in form.errors.values())
