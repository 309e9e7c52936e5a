"""The button that does the act and goes on to the next one."""

from mentorstotte.core.forms import Button

NEXT = "naeste"


def onwards(what: str) -> Button:
    """“Registrér og gå til næste”."""
    return Button(f"{what} og gå til næste", name=NEXT, tone="secondary")
