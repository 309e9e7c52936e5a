"""Digital Post behind one small interface: to Serviceplatformen, to a folder for development, or off.

``DIGITAL_POST`` is ``serviceplatformen``, ``record`` or empty. The package of the real one is an extra.
"""

import base64
import json
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Protocol

from django.conf import settings
from django.utils import timezone


class PostError(Exception):
    """The letter was not taken; it may be tried again. The text names no person."""


@dataclass(frozen=True)
class Letter:
    """One letter. ``key`` is the same each time it is tried, so that it is delivered once."""

    key: str
    cpr: str
    title: str
    pdf: bytes


@dataclass(frozen=True)
class Receipt:
    """The platform's own number; ``available_at`` when the citizen can read it, if that is known at once."""

    reference: str
    available_at: datetime | None = None


class DigitalPost(Protocol):
    """What a way to Digital Post must be able to do."""

    def send(self, letter: Letter) -> Receipt:
        """Hands the letter over; raises PostError when it was not taken."""


class Recording:
    """Writes letters to a folder instead of sending them; the same key again writes nothing new."""

    def send(self, letter: Letter) -> Receipt:
        folder = Path(settings.DATA_DIR) / "digital-post"
        try:
            folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            (folder / f"{letter.key}.pdf").write_bytes(letter.pdf)
            with (folder / "sent.jsonl").open("a") as log:
                log.write(json.dumps({"key": letter.key, "title": letter.title}) + "\n")
        except OSError as error:
            raise PostError(type(error).__name__) from error
        return Receipt(f"record-{letter.key}", timezone.now())


class Serviceplatformen:
    """SF1601 by the package python-serviceplatformen; the receipt of delivery comes later, by another way."""

    def send(self, letter: Letter) -> Receipt:
        import requests
        from python_serviceplatformen import digital_post
        from python_serviceplatformen.authentication import KombitAccess

        access = KombitAccess(
            cvr=settings.DIGITAL_POST_CVR,
            cert_path=settings.DIGITAL_POST_CERTIFICATE,
            test=settings.DIGITAL_POST_TEST,
        )
        try:
            reference = digital_post.send_message("Digital Post", self.message(letter), access)
        except (requests.RequestException, OSError, ValueError) as error:
            # Its text may hold the message, and with it the CPR number.
            raise PostError(type(error).__name__) from None
        return Receipt(str(reference))

    def message(self, letter: Letter):
        """The MeMo message; its number is the letter's key, by which a repetition is known."""
        from python_serviceplatformen.models import message as memo

        made = memo.create_digital_post_with_main_document(
            label=letter.title,
            sender=memo.Sender(
                senderID=settings.DIGITAL_POST_CVR, idType="CVR", label=settings.MUNICIPALITY["name"]
            ),
            recipient=memo.Recipient(recipientID=letter.cpr, idType="CPR"),
            files=[
                memo.File(
                    encodingFormat="application/pdf",
                    filename="brev.pdf",
                    language="da",
                    content=base64.b64encode(letter.pdf).decode(),
                )
            ],
        )
        made.messageHeader.messageUUID = letter.key
        return made


WAYS = {"serviceplatformen": Serviceplatformen, "record": Recording}


def way() -> DigitalPost | None:
    """The one that is set up; None when letters go on paper."""
    chosen = WAYS.get(settings.DIGITAL_POST)
    return chosen() if chosen else None
