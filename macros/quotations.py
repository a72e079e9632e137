"""What a sentence refers to: a citation, or a quotation with its source."""

from urllib.parse import urlsplit

from sticky.content.cited import BadReference
from sticky.content.handbook import Handbook
from sticky.markdown.allowlist import scheme
from sticky.text.problem import shown

from .context import Context


def cite(book: Handbook, reference: str, text: str = "") -> Context:
    """An inline link to a subsection, clause, standard, term or scenario by its reference."""
    return {"cited": book.resolve(reference), "text": text}


def quote(book: Handbook, text: str, source: str, url: str = "") -> Context:
    """A quotation with its source."""
    if url and (scheme(url) not in ("http", "https") or "@" in urlsplit(url).netloc):
        raise BadReference("unsafe-link", f"{shown(url)} is not a web address; one begins with https:// and a host")
    return {"text": text, "source": source, "url": url}
