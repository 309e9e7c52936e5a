"""What WeasyPrint leaves undone in the tags of a PDF, mended before the file is written.

Header cells get their scope (ISO 14289-1, 7.5), links are shown on paper as on screen (7.18.1), and the
running foot of every page becomes an artifact (7.8): it is marked as content otherwise, although it is no
part of the tree that a screen reader follows.
"""

import pydyf

PRINTED = 4  # the annotation flag "Print"


def mend(document, pdf: pydyf.PDF) -> None:
    """A finisher for ``Document.write_pdf``: mends the tag tree of ``pdf`` in place."""
    elements = {
        item.reference: item
        for item in pdf.objects
        if isinstance(item, pydyf.Dictionary) and item.get("Type") == "/StructElem"
    }
    for item in pdf.objects:
        if isinstance(item, pydyf.Dictionary) and item.get("Type") == "/Annot":
            item["F"] = PRINTED
        elif isinstance(item, pydyf.Dictionary) and item.get("S") == "/TH":
            item["A"]["Scope"] = "/Column"
    spoken = _spoken(elements)
    parents = _object(pdf, _object(pdf, pdf.catalog["StructTreeRoot"])["ParentTree"])["Nums"]
    for number, reference in enumerate(pdf.page_references):
        page_parents = parents[2 * number + 1]
        silent = {mcid for mcid in range(len(page_parents)) if (reference, mcid) not in spoken}
        for mcid in silent:
            page_parents[mcid] = "null"
        _silence(_object(pdf, _object(pdf, reference)["Contents"]), silent)


def _object(pdf: pydyf.PDF, reference: bytes):
    return pdf.objects[int(reference.split()[0])]


def _spoken(elements: dict) -> set[tuple[bytes, int]]:
    """Page and number of every piece of marked content that hangs in the tree."""
    spoken, waiting = set(), [item for item in elements.values() if item["S"] == "/Document"]
    while waiting:
        element = waiting.pop()
        for kid in element["K"]:
            if isinstance(kid, int):
                spoken.add((element["Pg"], kid))
            elif kid in elements:
                waiting.append(elements[kid])
    return spoken


def _silence(page: pydyf.Stream, silent: set[int]) -> None:
    """Turn marked content that nothing in the tree points to into artifacts."""
    for position, item in enumerate(page.stream):
        if isinstance(item, pydyf.Dictionary) and item.get("MCID") in silent:
            page.stream[position - 1 : position + 1] = [
                "/Artifact",
                pydyf.Dictionary({"Type": "/Pagination"}),
            ]
