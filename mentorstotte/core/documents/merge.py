"""Pages put behind the pages of a tagged PDF, with their tags, so that what is made here stays PDF/UA.

A file from ``render`` is one document element with a flat list of parents; it becomes a part of the whole.
A page without tags (a scan) becomes a figure that says what it is. A file with tags from elsewhere may have
roles, classes and names that clash: its pages come without them.
"""

from io import BytesIO

import pikepdf
from pikepdf import Array, Dictionary, Name, Page, Pdf

SEAL = ("/AcroForm", "/Perms")  # the field of an old seal, and that it forbids all changes
TREE = {"/Type", "/K", "/ParentTree"}  # what the root of a tree from ``render`` has
FOREIGN = ("/StructParents", "/Annots", "/AA")  # what points into a tree that was left behind
CLAIM = "pdfuaid:part"


def append(original: bytes, more: bytes, *, title: str) -> bytes:
    """The pages of ``original`` and then those of ``more``; a seal of the original is left out."""
    with pikepdf.open(BytesIO(original)) as whole, pikepdf.open(BytesIO(more)) as added:
        for key in SEAL:
            if key in whole.Root:
                del whole.Root[key]
        for page in whole.pages:
            _unseal(page)
        add(whole, added, title=title)
        out = BytesIO()
        whole.save(out)
    return out.getvalue()


def empty(title: str) -> Pdf:
    """A tagged PDF/UA-1 file in Danish without pages, to be added to."""
    whole = pikepdf.new()
    tree = whole.make_indirect(Dictionary(Type=Name.StructTreeRoot, ParentTree=Dictionary(Nums=Array())))
    document = Dictionary(Type=Name.StructElem, S=Name.Document, P=tree, K=Array())
    tree.K = Array([whole.make_indirect(document)])
    whole.Root.StructTreeRoot = tree
    whole.Root.MarkInfo = Dictionary(Marked=True)
    whole.Root.Lang = "da"
    whole.Root.ViewerPreferences = Dictionary(DisplayDocTitle=True)
    with whole.open_metadata(set_pikepdf_as_editor=False) as metadata:
        metadata["dc:title"] = title
        metadata[CLAIM] = "1"
    return whole


def add(whole: Pdf, more: Pdf, *, title: str) -> None:
    """Puts the pages of ``more`` behind those of ``whole`` (tagged, from ``render`` or ``empty``), as a part
    and a bookmark named ``title``. With other pages than our own the whole is not said to be PDF/UA.
    """
    first = len(whole.pages)
    whole.add_pages_from(more, forms="strip")
    with whole.open_outline() as outline:
        outline.root.append(pikepdf.OutlineItem(title, first))
    added = list(whole.pages)[first:]
    if _made_here(more):
        offset = _join_trees(whole, more, title)
        for page in added:
            renumber(page, offset)
        return
    disclaim(whole)
    for page in added:
        for key in FOREIGN:
            if key in page:
                del page[key]
    if "/StructTreeRoot" not in more.Root:
        _figures(whole, added, title)


def _made_here(pdf: Pdf) -> bool:
    tree = pdf.Root.get("/StructTreeRoot")
    if tree is None or not set(tree.keys()) <= TREE or set(tree.ParentTree.keys()) != {"/Nums"}:
        return False
    return isinstance(tree.K, Array) and [str(kid.get("/S")) for kid in tree.K] == ["/Document"]


def _unseal(page: Page) -> None:
    if "/Annots" in page:
        page.Annots = Array([note for note in page.Annots if note.get("/Subtype") != "/Widget"])


def _join_trees(whole: Pdf, added: Pdf, title: str) -> int:
    """Hangs the tags of ``added`` under the document of ``whole``; gives how much their numbers grew."""
    new = whole.copy_foreign(added.Root.StructTreeRoot)
    part = new.K[0]
    part.S, part.T = Name.Part, title
    _hang(whole, part)
    numbers, offset = _numbers(whole), _next(whole)
    for position, item in enumerate(new.ParentTree.Nums):
        numbers.append(item if position % 2 else int(item) + offset)
    return offset


def _hang(whole: Pdf, part: Dictionary) -> None:
    document = whole.Root.StructTreeRoot.K[0]
    part.P = document
    document.K.append(part)


def _numbers(whole: Pdf) -> Array:
    return whole.Root.StructTreeRoot.ParentTree.Nums


def _next(whole: Pdf) -> int:
    return max((int(number) for number in list(_numbers(whole))[::2]), default=-1) + 1


def renumber(page: Page, offset: int) -> None:
    """Moves the numbers under which a page and its links stand among the tags; a page may have none."""
    if "/StructParents" in page:
        page.StructParents = int(page.StructParents) + offset
    for note in page.get("/Annots", ()):
        if "/StructParent" in note:
            note.StructParent = int(note.StructParent) + offset


def claims(pdf: Pdf) -> bool:
    """Whether the file says that it is PDF/UA."""
    with pdf.open_metadata(set_pikepdf_as_editor=False) as metadata:
        return CLAIM in metadata


def disclaim(whole: Pdf) -> None:
    """Takes back that the file is PDF/UA."""
    with whole.open_metadata(set_pikepdf_as_editor=False) as metadata:
        if CLAIM in metadata:
            del metadata[CLAIM]


def _figures(whole: Pdf, pages: list[Page], title: str) -> None:
    """Each page as one figure, whose text says which page of what it is."""
    part = whole.make_indirect(Dictionary(Type=Name.StructElem, S=Name.Part, T=title, K=Array()))
    _hang(whole, part)
    for number, page in enumerate(pages, start=1):
        box = Dictionary(O=Name.Layout, BBox=page.mediabox, Placement=Name.Block)
        text = f"{title}, side {number} af {len(pages)}, uden tekst, der kan læses op"
        figure = Dictionary(Type=Name.StructElem, S=Name.Figure, P=part, Pg=page.obj, K=0, A=box, Alt=text)
        figure = whole.make_indirect(figure)
        part.K.append(figure)
        page.StructParents = _next(whole)
        _numbers(whole).extend([page.StructParents, Array([figure])])
        page.contents_add(b"/Figure <</MCID 0>> BDC", prepend=True)
        page.contents_add(b"EMC")
