"""Pages put behind the pages of a finished PDF, with their tags, so that the whole stays PDF/UA.

Both files come from ``render``: one document element each, and a flat list of parents.
"""

from io import BytesIO

import pikepdf

SEAL = ("/AcroForm", "/Perms")  # the field of an old seal, and that it forbids all changes


def append(original: bytes, more: bytes) -> bytes:
    """The pages of ``original`` and then those of ``more``; a seal of the original is left out."""
    with pikepdf.open(BytesIO(original)) as whole, pikepdf.open(BytesIO(more)) as added:
        _unseal(whole)
        first = len(whole.pages)
        whole.pages.extend(added.pages)
        offset = _join_trees(whole, added)
        for page in list(whole.pages)[first:]:
            _renumber(page, offset)
        out = BytesIO()
        whole.save(out)
    return out.getvalue()


def _unseal(whole: pikepdf.Pdf) -> None:
    for key in SEAL:
        if key in whole.Root:
            del whole.Root[key]
    for page in whole.pages:
        if "/Annots" in page:
            kept = [note for note in page.Annots if note.get("/Subtype") != "/Widget"]
            page.Annots = pikepdf.Array(kept)


def _join_trees(whole: pikepdf.Pdf, added: pikepdf.Pdf) -> int:
    """Hangs the tags of ``added`` under the document of ``whole``; gives how much their numbers grew."""
    tree, new = whole.Root.StructTreeRoot, whole.copy_foreign(added.Root.StructTreeRoot)
    document = tree.K[0]
    for element in new.K[0].K:
        element.P = document
        document.K.append(element)
    numbers, offset = tree.ParentTree.Nums, _next(tree.ParentTree.Nums)
    for position, item in enumerate(new.ParentTree.Nums):
        numbers.append(item if position % 2 else int(item) + offset)
    return offset


def _next(numbers: pikepdf.Array) -> int:
    return max(int(number) for number in list(numbers)[::2]) + 1


def _renumber(page: pikepdf.Page, offset: int) -> None:
    page.StructParents = int(page.StructParents) + offset
    for note in page.get("/Annots", ()):
        if "/StructParent" in note:
            note.StructParent = int(note.StructParent) + offset
