"""The headers that a server should send with every page: the content security policy and others for security.

The policy allows only what the site itself serves. It allows the few inline scripts by the hash of their text, computed
from the built pages.
"""

import base64
import hashlib
import re
from collections.abc import Iterable
from functools import cache
from urllib.parse import urlsplit

from lxml.html import HtmlElement

_DATA = ("application/json", "application/ld+json")
"""The types of scripts that browsers never run."""

_HASHED = r"(assets|search)/.*\.[0-9a-f]{8,}\.(min\.)?(css|js)$"

FIXED: tuple[tuple[str, str], ...] = (
    # Without includeSubDomains: a library's subdomains may not support TLS, and would be unreachable for years.
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
    """The sources, such as `'sha256-…'`, that allow a page's inline scripts."""
    scripts = (one for one in page.iter("script") if one.get("src") is None and one.get("type") not in _DATA)
    return frozenset(_source(one.text or "") for one in scripts)


@cache
def _source(script: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()}'"


def policy(hashes: Iterable[str], header: bool = False, styles: str = "'self'") -> str:
    """The content security policy, with the sources of styles. Browsers obey `frame-ancestors` only in a header."""
    rules = {
        "default-src": "'none'",
        "script-src": " ".join(["'self'", *sorted(hashes)]),
        "style-src": styles,
        "img-src": "'self' data:",  # the theme's stylesheet contains its icons
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


def every(hashes: Iterable[str], styles: str = "'self'") -> list[tuple[str, str]]:
    """Every header with its value, for a site whose inline scripts have these hashes."""
    return [("Content-Security-Policy", policy(hashes, True, styles)), *FIXED]


def base(site_url: str | None) -> str:
    """The path of a site's root, with a slash at both ends."""
    path = urlsplit(site_url or "").path.strip("/")
    return f"/{path}/" if path else "/"


def hashed(addresses: Iterable[str]) -> list[str]:
    """The addresses with a content hash in their name: such a file never changes."""
    return sorted(address for address in addresses if re.match(_HASHED, address))
