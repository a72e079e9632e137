"""Completes a PDF from Chromium to PDF/UA-1 (ISO 14289-1), so that a screen reader can present its structure."""

from collections.abc import Iterator, Mapping
from io import BytesIO
from typing import Any

import pikepdf

_MARKS = {"BMC": 1, "BDC": 1, "EMC": -1}
"""The operators that begin and end an element's part of a page's content."""
_BEGIN = {"BT", "m", "re", "Do", "sh"}
"""The operators that begin something painted: text, a path, an image or a drawing, a shading."""
_END = {"ET", "Do", "sh", *"fFsSbBn", "f*", "b*", "B*"}
"""The operators that end it."""


def finished(raw: bytes, links: Mapping[str, str], layout: str = "") -> bytes:
    """The PDF with the layout in its title, every link described by its text in `links`, every element of a standard
    type, and decoration marked as such. It contains no timestamp: the same print gives the same bytes.
    """
    with pikepdf.open(BytesIO(raw)) as pdf:
        for key in ("/CreationDate", "/ModDate", "/Creator"):
            if key in pdf.docinfo:
                del pdf.docinfo[key]
        title, language = f"{pdf.docinfo['/Title']}{layout}", str(pdf.Root.Lang)
        pdf.docinfo["/Title"] = title
        tree = pdf.Root.StructTreeRoot
        tree.RoleMap = pikepdf.Dictionary(Em=pikepdf.Name.Span, Strong=pikepdf.Name.Span)
        elements = list(_elements(tree))
        for element in elements:
            if element.S == "/LI":
                _give_body(pdf, element)
            elif element.S == "/Figure" and "/Alt" not in element:
                # HTML has figures of text, such as quotations; in PDF a figure is an image.
                element.S = pikepdf.Name.Sect
        _number_anew(pdf, tree, elements)
        described = {**{"#" + href.partition("#")[2]: text for href, text in links.items() if "#" in href}, **links}
        for page in pdf.pages:
            page.obj.Contents = pdf.make_stream(_decoration_marked(page))
            for annotation in page.obj.get("/Annots", ()):
                outside = str(annotation.get("/A", pikepdf.Dictionary()).get("/URI", ""))
                to = outside or "#" + str(annotation.get("/Dest", "")).removeprefix("/")
                annotation.Contents = described.get(to) or to
        with pdf.open_metadata(set_pikepdf_as_editor=False, update_docinfo=False) as meta:
            meta["dc:title"], meta["dc:language"], meta["pdfuaid:part"] = title, {language}, "1"
        out = BytesIO()
        pdf.save(out, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.generate)
        return out.getvalue()


def _elements(node: Any) -> Iterator[Any]:
    for kid in _kids(node):
        if isinstance(kid, pikepdf.Dictionary) and "/S" in kid:
            yield kid
            yield from _elements(kid)


def _kids(node: Any) -> list[Any]:
    kids = node.get("/K")
    return list(kids) if isinstance(kids, pikepdf.Array) else [kids]


def _give_body(pdf: pikepdf.Pdf, item: Any) -> None:
    # A list item has a label and a body; Chromium tags only the label.
    kids = _kids(item)
    labels = [kid for kid in kids if isinstance(kid, pikepdf.Dictionary) and kid.get("/S") == "/Lbl"]
    rest = [kid for kid in kids if kid not in labels]
    body = pdf.make_indirect(pikepdf.Dictionary(Type=pikepdf.Name.StructElem, S=pikepdf.Name.LBody, P=item))
    body.K = pikepdf.Array(rest)
    for kid in rest:
        if isinstance(kid, pikepdf.Dictionary) and "/S" in kid:
            kid.P = body
    item.K = pikepdf.Array([*labels, body])


def _number_anew(pdf: pikepdf.Pdf, tree: Any, elements: list[Any]) -> None:
    # Table headers have ids, which cells refer to; Chromium continues the numbers of earlier prints.
    named = [element for element in elements if "/ID" in element]
    new = {str(element.ID): pikepdf.String(f"node{i:08}") for i, element in enumerate(named)}
    for element in elements:
        if "/ID" in element:
            element.ID = new[str(element.ID)]
        for attributes in element.get("/A", ()) if element.S in ("/TD", "/TH") else ():
            if "/Headers" in attributes:
                attributes.Headers = pikepdf.Array([new[str(name)] for name in attributes.Headers])
    if named:
        names = pikepdf.Array([part for element in named for part in (element.ID, element)])
        tree.IDTree = pdf.make_indirect(pikepdf.Dictionary(Names=names))


def _decoration_marked(page: pikepdf.Page) -> bytes:
    # Anything painted outside every element is decoration: rules, list markers, page numbers.
    begin = pikepdf.ContentStreamInstruction([pikepdf.Name.Artifact], pikepdf.Operator("BMC"))
    end = pikepdf.ContentStreamInstruction([], pikepdf.Operator("EMC"))
    done: list[Any] = []
    depth, start = 0, None
    for instruction in pikepdf.parse_content_stream(page):
        operator = str(instruction.operator)
        depth += _MARKS.get(operator, 0)
        done.append(instruction)
        if depth:
            start = None
        elif operator in _BEGIN and start is None:
            start = len(done) - 1
        if start is not None and operator in _END:
            if operator != "n":  # a path that ends with `n` only clips others
                done[start:] = [begin, *done[start:], end]
            start = None
    return pikepdf.unparse_content_stream(done)
