"""Reads a PDF the way a screen reader does: the text of the tag tree, in its order."""

import json
import re
from io import BytesIO

import pikepdf


def tagged(pdf: bytes) -> list[tuple[str, str]]:
    """Tag and text of every leaf-most heading, paragraph, list item and cell, in reading order."""
    with pikepdf.open(BytesIO(pdf)) as file:
        pieces = {page.obj.objgen: _pieces(page) for page in file.pages}
        return [(tag, _tidy(words)) for tag, words in _walk(file.Root.StructTreeRoot.K[0], pieces)]


def text(pdf: bytes) -> str:
    """The whole text in reading order, each block on its own line."""
    return "\n".join(words for _, words in tagged(pdf) if words)


def headings(pdf: bytes) -> list[str]:
    """The headings of the second level, in reading order."""
    return [words for tag, words in tagged(pdf) if tag == "H2"]


def attached(pdf: bytes) -> dict[str, dict]:
    """The attached JSON files by name."""
    with pikepdf.open(BytesIO(pdf)) as file:
        return {name: json.loads(spec.get_file().read_bytes()) for name, spec in file.attachments.items()}


def _tidy(words: str) -> str:
    return re.sub(r" ([,.;:)])", r"\1", " ".join(words.split()))


BLOCKS = {"/H1", "/H2", "/P", "/LI", "/TH", "/TD"}


def _walk(element, pieces):
    if str(element.S) in BLOCKS:
        yield str(element.S)[1:], "".join(_words(element, pieces))
        return
    for kid in _kids(element):
        if isinstance(kid, pikepdf.Dictionary) and "/S" in kid:
            yield from _walk(kid, pieces)


def _words(element, pieces):
    for kid in _kids(element):
        if isinstance(kid, pikepdf.Dictionary):
            if "/S" in kid:
                yield from _words(kid, pieces)
        else:
            yield pieces[element.Pg.objgen].get(int(kid), "") + " "


def _kids(element):
    kids = element.get("/K", [])
    return kids if isinstance(kids, pikepdf.Array) else [kids]


def _pieces(page) -> dict[int, str]:
    """The text of every piece of marked content on a page, by its number."""
    fonts = {name: _unicode(font) for name, font in page.resources.get("/Font", {}).items()}
    pieces, number, glyphs = {}, None, {}
    for operands, operator in pikepdf.parse_content_stream(page):
        match str(operator):
            case "BDC":
                number = operands[1].get("/MCID")
            case "EMC":
                number = None
            case "Tf":
                glyphs = fonts[str(operands[0])]
            case "TJ" if number is not None:
                codes = b"".join(bytes(part) for part in operands[0] if isinstance(part, pikepdf.String))
                pairs = [codes[i : i + 2] for i in range(0, len(codes), 2)]
                pieces[number] = pieces.get(number, "") + "".join(glyphs[pair] for pair in pairs)
    return pieces


def _unicode(font) -> dict[bytes, str]:
    pairs = re.findall(rb"<([0-9a-fA-F]+)>\s*<([0-9a-fA-F]+)>", font.ToUnicode.read_bytes())
    return {
        bytes.fromhex(code.decode()): bytes.fromhex(char.decode()).decode("utf-16-be") for code, char in pairs
    }
