"""Completes a PDF from Chromium to PDF/UA-1 (ISO 14289-1), so that a screen reader can present its structure."""

import re
from collections.abc import Iterator, Mapping
from io import BytesIO
from typing import Any

import pikepdf

_STRING = rb"\((?:[^()\\]|\\.)*\)"
_NUMBER = rb"[-+.\d]+\s+"
_MARKS = re.compile(rb"(" + _STRING + rb")|B(?<![^\s>]B)[DM]C(?!\S)|E(?<!\SE)MC(?!\S)", re.DOTALL)
"""In a page's content, the operators that begin and end marked content; and strings, in which words may look like them."""
_PAINTED = re.compile(
    rb"(?<!\S)(?:/\S+\s+(?:Do|sh)"  # an image or a drawing, a shading
    rb"|(?:BT|(?:" + _NUMBER + rb"){2}m|(?:" + _NUMBER + rb"){4}re)(?=\s)"  # or from the beginning of text or of a path
    rb"(?:" + _STRING + rb"|[^(])*?\s(?:ET|[fF]|f\*|[Bb]\*?|[sSn]))(?!\S)",  # to its end
    re.DOTALL,
)
"""What is painted there, with the operands."""


def finished(raw: bytes, title: str, links: Mapping[str, str], language: str) -> bytes:
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
        elements = list(_elements(tree))
        for element in elements:
            if element.S == "/LI":
                _give_body(pdf, element)
            elif element.S == "/Figure" and "/Alt" not in element:
                element.S = (
                    pikepdf.Name.Sect
                )  # HTML has figures of text, such as quotations; in PDF a figure is an image
        _number_anew(pdf, tree, elements)
        described = {**{"#" + href.partition("#")[2]: text for href, text in links.items() if "#" in href}, **links}
        for page in pdf.pages:
            page.obj.Contents = pdf.make_stream(_decoration_marked(page))
            for annotation in page.obj.get("/Annots", ()):
                to = _leads_to(annotation)
                annotation.Contents = described.get(to) or to
        with pdf.open_metadata(set_pikepdf_as_editor=False, update_docinfo=False) as meta:
            meta["dc:title"], meta["dc:language"], meta["pdfuaid:part"] = title, {language}, "1"
        out = BytesIO()
        pdf.save(out, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.generate)
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
    # Anything painted outside every element is decoration: rules, list markers, page numbers. A page has thousands of
    # instructions, almost all of them inside an element: only the others are looked at.
    page.contents_coalesce()
    content = page.obj.Contents.read_bytes()
    done: list[bytes] = []
    depth, end = 0, 0
    for mark in _MARKS.finditer(content):
        if mark[1]:
            continue
        before = content[end : mark.start()]
        done += [before if depth else _PAINTED.sub(_artifact, before), mark[0]]
        depth += -1 if mark[0] == b"EMC" else 1
        end = mark.end()
    return b"".join([*done, _PAINTED.sub(_artifact, content[end:])])


def _artifact(painted: re.Match[bytes]) -> bytes:
    # A path that ends with `n` only limits where others are painted.
    return painted[0] if painted[0].endswith(b"n") else b"/Artifact BMC\n%b\nEMC" % painted[0]
