"""Completes a PDF from Chromium to PDF/UA-1 (ISO 14289-1), so that a screen reader can present its structure."""

from collections.abc import Iterator, Mapping
from io import BytesIO
from typing import Any

import pikepdf

# Operators of a page's content: those that begin and end marked content, and those that begin and end painting.
_OPEN, _CLOSE = frozenset({"BDC", "BMC"}), frozenset({"EMC"})
_BEGIN = frozenset(["BT", "m", "re", "sh", "Do"])
_END = frozenset(["ET", "f", "F", "f*", "B", "B*", "b", "b*", "s", "S", "n", "sh", "Do"])


def finished(raw: bytes, title: str, links: Mapping[str, str], language: str = "en") -> bytes:
    """The PDF with its title and language, every link described by its text in `links`, every element of a standard
    type, and decoration marked as such. It contains no timestamp: the same print gives the same bytes.
    """
    with pikepdf.open(BytesIO(raw)) as pdf:
        for key in ("/CreationDate", "/ModDate", "/Creator"):
            if key in pdf.docinfo:
                del pdf.docinfo[key]
        pdf.docinfo["/Title"] = title
        pdf.Root.Lang = language
        tree = pdf.Root.StructTreeRoot
        tree.RoleMap = pikepdf.Dictionary(Em=pikepdf.Name.Span, Strong=pikepdf.Name.Span)
        for element in list(_elements(tree)):
            if element.S == "/LI":
                _give_body(pdf, element)
            elif element.S == "/Figure" and "/Alt" not in element:
                element.S = (
                    pikepdf.Name.Sect
                )  # HTML has figures of text, such as quotations; in PDF a figure is an image
        _number_anew(pdf, tree)
        described = {**{"#" + href.partition("#")[2]: text for href, text in links.items() if "#" in href}, **links}
        for page in pdf.pages:
            page.obj.Contents = pdf.make_stream(_decoration_marked(page))
            for annotation in page.obj.get("/Annots", ()):
                to = _leads_to(annotation)
                annotation.Contents = described.get(to) or to
        with pdf.open_metadata(set_pikepdf_as_editor=False, update_docinfo=False) as meta:
            meta["dc:title"], meta["dc:language"], meta["pdfuaid:part"] = title, {language}, "1"
        out = BytesIO()
        pdf.save(
            out, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.generate, recompress_flate=True
        )
        return out.getvalue()


def beginnings(data: bytes) -> dict[str, int]:
    """The number of the page on which each anchor of a PDF is, by its id, counted from 1."""
    with pikepdf.open(BytesIO(data)) as pdf:
        number = {page.obj.objgen: i for i, page in enumerate(pdf.pages, 1)}
        return {str(name)[1:]: number[to[0].objgen] for name, to in pdf.Root.get("/Dests", {}).items()}


def _leads_to(annotation: Any) -> str:
    action = annotation.get("/A")
    if action is not None and "/URI" in action:
        return str(action.URI)
    return "#" + str(annotation.get("/Dest", "")).removeprefix("/")


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


def _number_anew(pdf: pikepdf.Pdf, tree: Any) -> None:
    # Table headers have ids, which cells refer to; Chromium continues the numbers of earlier prints.
    named = [element for element in _elements(tree) if "/ID" in element]
    new = {str(element.ID): pikepdf.String(f"node{i:08}") for i, element in enumerate(named)}
    for element in _elements(tree):
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
    done: list[Any] = []
    depth, start = 0, None
    for one in pikepdf.parse_content_stream(page):
        operator = str(one.operator)
        depth += (operator in _OPEN) - (operator in _CLOSE)
        if start is None and operator in _BEGIN:
            start = len(done)
        done.append(one)
        if start is not None and operator in _END:
            if not depth and operator != "n":
                done.insert(start, _instruction("BMC", pikepdf.Name.Artifact))
                done.append(_instruction("EMC"))
            start = None
    return pikepdf.unparse_content_stream(done)


def _instruction(operator: str, *operands: Any) -> pikepdf.ContentStreamInstruction:
    return pikepdf.ContentStreamInstruction(list(operands), pikepdf.Operator(operator))
