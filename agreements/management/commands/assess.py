"""Judges grants on standard input, one JSON object a line, and answers each with one line."""

import gc
import json
import sys
from decimal import Decimal
from pathlib import Path
from typing import BinaryIO

import msgspec
from django.core.management.base import BaseCommand, CommandError

from agreements.rules.answer import ANSWER_SCHEMA, as_json
from agreements.rules.book import RuleBook, book_with
from agreements.rules.evaluate import evaluate
from agreements.rules.exchange import LINE, quick_line, read_line
from agreements.rules.facts import FactsError
from cases.rules.reading import RuleDataError


def _not_a_number(written: str):
    raise FactsError("", f"{written} er ikke et tal")


FAST_DECODER = msgspec.json.Decoder(float_hook=Decimal)
FAST_ENCODER = msgspec.json.Encoder(decimal_format="number")
# What the fast ones do not take: half a character in the caller's own id, and the exact words of an error.
DECODER = json.JSONDecoder(parse_float=Decimal, parse_constant=_not_a_number)
ENCODER = json.JSONEncoder(default=float)


def _decoded(line: bytes | str):
    try:
        return FAST_DECODER.decode(line)
    except (msgspec.DecodeError, UnicodeError, RecursionError):
        text = line if isinstance(line, str) else line.decode("utf-8")
    try:
        return DECODER.decode(text)
    except FactsError:
        raise
    except (ValueError, RecursionError) as error:
        raise FactsError("", f"er ikke gyldig JSON ({error})") from None


def _encoded(reply: dict) -> bytes:
    try:
        return FAST_ENCODER.encode(reply)
    except (UnicodeEncodeError, OverflowError, RecursionError):
        return ENCODER.encode(reply).encode()


def answer(line: bytes | str, book: RuleBook) -> dict:
    """The answer to one line; raises ``FactsError`` with the key's path and why."""
    asked = quick_line(line) or read_line(_decoded(line))
    return as_json(evaluate(asked.facts, asked.stage, book=book), asked.id)


def answer_all(lines: BinaryIO, out: BinaryIO, book: RuleBook) -> int:
    """Answer every line as it comes, in constant memory; returns how many could not be read."""
    unreadable = 0
    for number, raw in enumerate(lines, start=1):
        try:
            reply = answer(raw, book)
        except (FactsError, UnicodeDecodeError) as error:
            unreadable += 1
            reply = {"line": number, "error": str(error)}
        out.write(_encoded(reply) + b"\n")
    return unreadable


class Command(BaseCommand):
    """``assess < facts.jsonl > answers.jsonl``; needs neither database nor environment."""

    help = "Vurderer bevillinger: ét JSON-objekt pr. linje ind, ét pr. linje ud."
    requires_system_checks = ()

    def add_arguments(self, parser):
        parser.add_argument("--schema", action="store_true", help="Udskriv JSON Schema for begge sider.")
        parser.add_argument(
            "--standards", type=Path, action="append", default=[], help="Mappe med flere standarder."
        )

        parser.add_argument(
            "--laws", type=Path, action="append", default=[], help="Mappe med flere lovversioner."
        )

    def handle(self, *args, schema, standards, laws=(), **options):
        if schema:
            json.dump({"in": LINE.schema, "out": ANSWER_SCHEMA}, sys.stdout, ensure_ascii=False, indent=2)
            sys.stdout.write("\n")
            return
        try:
            book = book_with(*standards, laws=laws)
        except RuleDataError as error:
            raise CommandError(str(error)) from error
        gc.freeze()  # what is loaded stays; only what a line makes is looked through again
        unreadable = answer_all(sys.stdin.buffer, sys.stdout.buffer, book)
        sys.stdout.flush()
        if unreadable:
            sys.exit(1)
