"""The headers that a server should send with every page: the content security policy and others for security.

The policy allows only what the site itself serves: no script stands in a page.
"""

import re
from collections.abc import Iterable
from urllib.parse import urlsplit

HASHED = r"(assets|search)/.*\.[0-9a-f]{8,}\.(min\.)?(css|js)$"
"""A pattern of the addresses with a content hash in their name: such a file never changes."""

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

# The theme's stylesheet contains its icons, as data.
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; worker-src 'self'; manifest-src 'self'; base-uri 'self'; form-action 'self'"
)
"""The content security policy for the head of a page."""

_IN_HEADERS = "; frame-ancestors 'none'; upgrade-insecure-requests"
"""What browsers obey only in a header, and what a page that is opened on this machine must not ask for."""


EVERY = [("Content-Security-Policy", POLICY + _IN_HEADERS), *FIXED]
"""Every header with its value."""


def base(site_url: str | None) -> str:
    """The path of a site's root, with a slash at both ends."""
    path = urlsplit(site_url or "").path.strip("/")
    return f"/{path}/" if path else "/"


def hashed(addresses: Iterable[str]) -> list[str]:
    """The addresses with a content hash in their name."""
    return sorted(address for address in addresses if re.match(HASHED, address))
