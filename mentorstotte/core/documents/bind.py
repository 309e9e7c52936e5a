"""Many tagged files as one, written a chapter at a time: memory holds one of them, however many there are.

``merge`` keeps the whole in memory until it is saved. Here the objects of each chapter go to the file at
once, with their numbers moved up, and only a few numbers of each are kept. The same chapters give the same
bytes.
"""

import re
import shutil
import tempfile
import zlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import BinaryIO

import pikepdf
from pikepdf import Name, Object, Pdf, Stream, String

from mentorstotte.core.documents.merge import claims, disclaim, renumber

# What belongs to the whole has the first numbers and is written last.
CATALOG, PAGES, TREE, DOCUMENT, PARENTS, OUTLINES, INFO, METADATA = range(1, 9)
TOGETHER = 200  # objects that are compressed as one
CONTAINERS = ("/ObjStm", "/XRef")  # what the objects of a chapter lay in
# Strings and names come first: what looks like a reference in them is none.
TOKEN = re.compile(rb"\((?:[^()\\]|\\.)*\)|/[^\s()<>\[\]{}/%]*|\b(\d+) 0 R\b", re.DOTALL)


@dataclass(frozen=True)
class Chapter:
    """A file from ``render`` or ``merge``, its name, and which of its pages (from 0) get a bookmark."""

    title: str
    opened: Callable[[], BinaryIO]
    marks: tuple[tuple[str, int], ...] = ()


def bind(chapters: Sequence[Chapter], target: Path) -> None:
    """The chapters as one file in ``target``, each a part of its tags and a bookmark with its own below it.

    The file says of itself what the first chapter says, and is PDF/UA when every chapter is.
    """
    with target.open("wb") as out, tempfile.TemporaryFile(dir=target.parent) as places:
        book = _Book(_Out(out, places))
        for chapter in chapters:
            book.add(chapter)
        book.close(chapters[0])


class _Out:
    """The bytes of the file; ``places`` has eight of each object: its kind, where, which of those there."""

    def __init__(self, out: BinaryIO, places: BinaryIO):
        self.out, self.places, self.hash = out, places, sha256()
        places.write(bytes(8) * (METADATA + 1))
        self.write(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n")

    def write(self, content: bytes) -> None:
        self.hash.update(content)
        self.out.write(content)

    def place(self, number: int, kind: int, where: int, which: int = 0) -> None:
        self.places.seek(8 * number)
        self.places.write(kind.to_bytes(1) + where.to_bytes(5) + which.to_bytes(2))

    def stream(self, number: int, facts: bytes, content: bytes) -> None:
        """``facts`` as ``/Key value``, without the length."""
        self.place(number, 1, self.out.tell())
        self.write(b"%d 0 obj\n<< %s /Length %d >>\nstream\n" % (number, facts, len(content)))
        self.write(content)
        self.write(b"\nendstream\nendobj\n")

    def plain(self, objects: dict[int, bytes], free: int) -> int:
        """The objects compressed, some at a time, from number ``free`` on; gives the next free one."""
        numbers = list(objects)
        for start in range(0, len(numbers), TOGETHER):
            chosen = numbers[start : start + TOGETHER]
            self._together(free, {number: objects[number] for number in chosen})
            free += 1
        return free

    def _together(self, container: int, objects: dict[int, bytes]) -> None:
        index, length = [], 0
        for which, (number, body) in enumerate(objects.items()):
            self.place(number, 2, container, which)
            index.append(b"%d %d" % (number, length))
            length += len(body) + 1
        head = b" ".join(index) + b"\n"
        facts = b"/Type /ObjStm /Filter /FlateDecode /N %d /First %d" % (len(objects), len(head))
        self.stream(container, facts, zlib.compress(head + b"\n".join(objects.values())))

    def close(self, number: int) -> None:
        """The list of places, which is object ``number``, and the end."""
        start, key = self.out.tell(), self.hash.hexdigest()[:32].encode()
        self.place(number, 1, start)
        facts = b"/Type /XRef /W [ 1 5 2 ] /Size %d /Root %d 0 R /Info %d 0 R /ID [ <%s> <%s> ] /Length %d"
        facts %= (number + 1, CATALOG, INFO, key, key, 8 * (number + 1))
        self.out.write(b"%d 0 obj\n<< %s >>\nstream\n" % (number, facts))
        self.places.seek(0)
        shutil.copyfileobj(self.places, self.out)
        self.out.write(b"\nendstream\nendobj\nstartxref\n%d\n%%%%EOF\n" % start)


@dataclass
class _Book:
    """The file while it is written: each chapter's nodes of pages, tags and parents, and its bookmark."""

    out: _Out
    free: int = METADATA + 1
    pages: int = 0
    parents: int = 0  # numbers that pages and links have taken in the list of their tags
    is_ua: bool = True
    nodes: list[int] = field(default_factory=list)
    parts: list[int] = field(default_factory=list)
    lists: list[int] = field(default_factory=list)
    marks: dict[int, bytes] = field(default_factory=dict)

    def add(self, chapter: Chapter) -> None:
        """Writes all of a chapter but its own bookmark, which names the one after it."""
        with chapter.opened() as source, pikepdf.open(source) as pdf:
            shift = self.free - 1
            self.free += max(item.objgen[0] for item in pdf.objects)
            pages = [page.obj.objgen[0] + shift for page in pdf.pages]
            self.is_ua = self.is_ua and claims(pdf)
            taken, plain = _taken(pdf), self._parents(pdf, shift)
            above = self._hang(pdf, chapter.title, shift)
            for item in taken:
                number = item.objgen[0] + shift
                if isinstance(item, Stream):
                    self.out.stream(number, _facts(item, shift), item.read_raw_bytes())
                else:
                    plain[number] = _below(above.get(item.objgen), _moved(item.unparse(resolved=True), shift))
        plain |= self._bookmarks(chapter, pages)
        self.pages += len(pages)
        self.free = self.out.plain(plain, self.free)

    def _number(self) -> int:
        self.free += 1
        return self.free - 1

    def _parents(self, pdf: Pdf, shift: int) -> dict[int, bytes]:
        """The list of parents as a leaf of the whole's; pages and links of the chapter get its numbers."""
        items = list(pdf.Root.StructTreeRoot.ParentTree.Nums)
        numbers = [int(number) + self.parents for number in items[::2]]
        for page in pdf.pages:
            renumber(page, self.parents)
        if not numbers:
            return {}
        rows = [
            b"%d %s" % (number, _moved(item.unparse(), shift))
            for number, item in zip(numbers, items[1::2], strict=True)
        ]
        self.parents = numbers[-1] + 1
        self.lists.append(self._number())
        limits = (numbers[0], numbers[-1])
        return {self.lists[-1]: b"<< /Limits [ %d %d ] /Nums [ %s ] >>" % (*limits, b" ".join(rows))}

    def _hang(self, pdf: Pdf, title: str, shift: int) -> dict[tuple, bytes]:
        """What the chapter's top of pages and of tags say of the whole that they hang in."""
        pages, part = pdf.Root.Pages, pdf.Root.StructTreeRoot.K[0]
        part.S, part.T = Name.Part, title
        del part.P
        self.nodes.append(pages.objgen[0] + shift)
        self.parts.append(part.objgen[0] + shift)
        return {pages.objgen: b"/Parent %d 0 R" % PAGES, part.objgen: b"/P %d 0 R" % DOCUMENT}

    def _bookmarks(self, chapter: Chapter, pages: list[int]) -> dict[int, bytes]:
        top = self._number()
        below = {self._number(): mark for mark in chapter.marks}
        self.marks[top] = _mark(chapter.title, pages[0]) + _around(list(below), closed=True)
        return _siblings({key: _mark(title, pages[page]) for key, (title, page) in below.items()}, top)

    def close(self, first: Chapter) -> None:
        """Writes what belongs to the whole."""
        with first.opened() as source, pikepdf.open(source) as pdf:
            if not self.is_ua:
                disclaim(pdf)
            metadata, info = pdf.Root.Metadata.read_bytes(), pdf.docinfo.unparse(resolved=True)
            said = b" ".join(
                b"%s %s" % (key.encode(), pdf.Root[key].unparse(resolved=True))
                for key in ("/Lang", "/MarkInfo", "/ViewerPreferences")
            )
        self.out.stream(METADATA, b"/Type /Metadata /Subtype /XML", metadata)
        plain = _siblings(self.marks, OUTLINES) | {
            CATALOG: b"<< /Type /Catalog %s /Pages %d 0 R /StructTreeRoot %d 0 R /Outlines %d 0 R"
            b" /Metadata %d 0 R >>" % (said, PAGES, TREE, OUTLINES, METADATA),
            PAGES: b"<< /Type /Pages /Count %d /Kids %s >>" % (self.pages, _references(self.nodes)),
            TREE: b"<< /Type /StructTreeRoot /K [ %d 0 R ] /ParentTree %d 0 R >>" % (DOCUMENT, PARENTS),
            DOCUMENT: b"<< /Type /StructElem /S /Document /P %d 0 R /K %s >>"
            % (TREE, _references(self.parts)),
            PARENTS: b"<< /Kids %s >>" % _references(self.lists),
            OUTLINES: b"<< /Type /Outlines%s >>" % _around(list(self.marks)),
            INFO: info,
        }
        self.free = self.out.plain(plain, self.free)
        self.out.close(self.free)


def _taken(pdf: Pdf) -> list[Object]:
    """The objects of a chapter without those that say what it is as a file."""
    root, left = pdf.Root, {pdf.Root.objgen, pdf.docinfo.objgen, pdf.Root.StructTreeRoot.objgen}
    left |= {root[key].objgen for key in ("/Metadata", "/Outlines") if key in root}
    left.add(root.StructTreeRoot.ParentTree.objgen)
    if "/Outlines" in root:
        left |= _outline(root.Outlines)
    return [
        item
        for item in pdf.objects
        if item.objgen not in left
        and not (isinstance(item, Stream) and str(item.stream_dict.get("/Type")) in CONTAINERS)
    ]


def _outline(above: Object) -> set[tuple]:
    found, item = set(), above.get("/First")
    while item is not None:
        found |= {item.objgen} | _outline(item)
        item = item.get("/Next")
    return found


def _moved(body: bytes, shift: int) -> bytes:
    """The object with every reference moved up."""
    return TOKEN.sub(lambda found: b"%d 0 R" % (int(found[1]) + shift) if found[1] else found[0], body)


def _facts(item: Stream, shift: int) -> bytes:
    facts = item.stream_dict
    del facts["/Length"]
    return _moved(facts.unparse(resolved=True), shift).removeprefix(b"<<").removesuffix(b">>").strip()


def _below(above: bytes | None, body: bytes) -> bytes:
    """The object with a word on what it hangs in."""
    return body if above is None else b"<< " + above + body.removeprefix(b"<<")


def _references(numbers: list[int]) -> bytes:
    return b"[ %s ]" % b" ".join(b"%d 0 R" % number for number in numbers)


def _mark(title: str, page: int) -> bytes:
    return b"/Title %s /Dest [ %d 0 R /Fit ]" % (String(title).unparse(), page)


def _around(below: list[int], *, closed: bool = False) -> bytes:
    """What a bookmark says of those below it."""
    if not below:
        return b""
    count = -len(below) if closed else len(below)
    return b" /First %d 0 R /Last %d 0 R /Count %d" % (below[0], below[-1], count)


def _siblings(marks: dict[int, bytes], parent: int) -> dict[int, bytes]:
    """The bookmarks under one, each with the one before and after it."""
    numbers, written = list(marks), {}
    for place, (number, said) in enumerate(marks.items()):
        before = b" /Prev %d 0 R" % numbers[place - 1] if place else b""
        after = b" /Next %d 0 R" % numbers[place + 1] if place + 1 < len(numbers) else b""
        written[number] = b"<< %s /Parent %d 0 R%s%s >>" % (said, parent, before, after)
    return written
