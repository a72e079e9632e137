"""What a server should say with every page: the content security policy and its companions.

The policy allows what the site itself brings and nothing else. The few scripts that stand in the pages are allowed by
the hash of their text, computed from what was built.
"""

import base64
import hashlib
import re
from collections.abc import Iterable
from functools import cache
from urllib.parse import urlsplit

from lxml.html import HtmlElement

_DATA = ("application/json", "application/ld+json")
"""The types of scripts that are never run."""

_HASHED = r"assets/.*\.[0-9a-f]{8,}\.(min\.)?(css|js)$"

FIXED: tuple[tuple[str, str], ...] = (
    # Of this name alone: what a library runs on names below it may not speak TLS, and would be out of reach for years.
    ("Strict-Transport-Security", "max-age=63072000"),
    ("X-Content-Type-Options", "nosniff"),
    ("X-Frame-Options", "DENY"),
    ("Referrer-Policy", "no-referrer"),
    ("Permissions-Policy", "camera=(), geolocation=(), microphone=(), payment=(), usb=(), browsing-topics=()"),
    ("Cross-Origin-Opener-Policy", "same-origin"),
    ("Cross-Origin-Resource-Policy", "same-origin"),
)
"""The headers that are the same for every build."""


def inline_hashes(page: HtmlElement) -> frozenset[str]:
    """The sources, such as `'sha256-…'`, that allow the scripts standing in a page."""
    scripts = (one for one in page.iter("script") if one.get("src") is None and one.get("type") not in _DATA)
    return frozenset(_source(one.text or "") for one in scripts)


@cache
def _source(script: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()}'"


def policy(hashes: Iterable[str], header: bool = False) -> str:
    """The content security policy. Who may frame a page counts only in a header."""
    rules = {
        "default-src": "'none'",
        "script-src": " ".join(["'self'", *sorted(hashes)]),
        "style-src": "'self'",
        "img-src": "'self' data:",  # the theme's icons are drawn in its stylesheet
        "font-src": "'self'",
        "connect-src": "'self'",
        "worker-src": "'self'",
        "manifest-src": "'self'",
        "base-uri": "'self'",
        "form-action": "'self'",
    }
    if header:
        rules["frame-ancestors"] = "'none'"
        rules["upgrade-insecure-requests"] = ""
    return "; ".join(f"{name} {value}".strip() for name, value in rules.items())


def every(hashes: Iterable[str]) -> list[tuple[str, str]]:
    """Every header with its value, for a site whose pages hold the scripts of these hashes."""
    return [("Content-Security-Policy", policy(hashes, header=True)), *FIXED]


def base(site_url: str | None) -> str:
    """The path below which a site stands, with a slash at both ends."""
    path = urlsplit(site_url or "").path.strip("/")
    return f"/{path}/" if path else "/"


def hashed(addresses: Iterable[str]) -> list[str]:
    """Those addresses below the site's root that have a hash of what is there in their name: it never changes."""
    return sorted(address for address in addresses if re.match(_HASHED, address))
