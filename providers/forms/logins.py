"""The login of a mentor, and the coordinators of a supplier."""

from django import forms

from mentorstotte.core.forms import Actions, Button, Form, Link, helper_for


class LoginForm(Form):
    """Which login it is; by its address, so that the list of all logins is not shown."""

    mark_optional = False

    email = forms.EmailField(label="E-mail på login", required=False, max_length=254)

    def __init__(self, *args, button: str, back: str, hint: str, needed: bool = False, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["email"].required = needed
        self.fields["email"].help_text = hint
        self.helper = helper_for("email", Actions(Button(button), Link("Tilbage", back)))
