"""The supplier's invoice, held against the statement."""

from django import forms

from mentorstotte.core.forms import Actions, Affix, Button, DanishDecimalField, Form, helper_for


class InvoiceForm(Form):
    """Number and amount of the invoice, and why it differs."""

    invoice = forms.CharField(label="Fakturanummer", max_length=50)
    amount = DanishDecimalField(label="Fakturabeløb", max_digits=12)
    explanation = forms.CharField(
        label="Forklaring på afvigelsen",
        max_length=300,
        required=False,
        help_text="Skal skrives, når fakturaen ikke er på det samme beløb som linjerne.",
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        fields = ("invoice", Affix("amount", suffix="kr."), "explanation")
        self.helper = helper_for(*fields, Actions(Button("Gem fakturaen")))
