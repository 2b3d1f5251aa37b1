"""Whether a web application brings a protection with it, and which it needs."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from gonogo.checks.places import first_line
from gonogo.checks.profile import Application, applications, is_shipped, shipped
from gonogo.checks.reach import reached
from gonogo.checks.wording import fitting
from gonogo.index.memo import remembered
from gonogo.model import Finding, Reads, Related, Severity, Snapshot
from gonogo.source import SourceFile

_HEADERS = re.compile(
    r"(?i)x-content-type-options|x-frame-options|content-security-policy|strict-transport-security|\bSecurityMiddleware\b"
)
_HEADER_PACKAGES = frozenset({"secure", "flask_talisman", "secweb", "Secweb", "starlette_securityheaders"})
_PROXY = re.compile(
    r"(?i)(?:^|/)(?:[^/]*nginx[^/]*|[^/]*\.conf(?:\.\w+)?|caddyfile|[^/]*(?:traefik|ingress)[^/]*\.ya?ml)$"
)
_COOKIES = re.compile(
    r"\.set_cookie\(|\brequest\.cookies\b|\bSessionMiddleware\b|\bLoginManager\b|\bCookieTransport\b|\bAPIKeyCookie\b"
)
# One of these stands in whatever _COOKIES finds, and is found in a tenth of the time.
_COOKIE_WORDS = ("ookie", "SessionMiddleware", "LoginManager")
_STRICT = re.compile(r"(?i)samesite\s*=\s*[\"']strict[\"']")
_SIZES = re.compile(
    r"""(?ix) content-length | MAX_CONTENT_LENGTH
    | \b\w*(max|limit)\w*_?(body|request|content|payload|upload)\w*(size|bytes|length)\w*
    | \b\w*(body|request|content|payload|upload)_?(size|length)_?limit\w*"""
)
_BODY_LIMITED = re.compile(
    r"(?i)client_max_body_size|max_request_body|maxRequestBodyBytes|proxy-body-size|request_body\s*\{"
)


def brings(snapshot: Snapshot, application: Application, mark: Callable[[SourceFile], bool]) -> bool:
    """Whether any shipped file that the application imports bears the mark."""
    return any(mark(file) for file in snapshot.derive(_brought)[application.span.path])


def unprotected(snapshot: Snapshot, application: Application, mark: Callable[[SourceFile], bool], lack: str) -> Finding:
    """The finding that an application lacks a protection, with the files of the workspace that would bring it."""
    idle = [file for file in shipped(snapshot) if mark(file)]
    if not idle:
        return Finding(f"{lack}: add a middleware", application.span, Severity.WARNING)
    related = tuple(Related(first_line(file), "has one, which this application does not import") for file in idle[:3])
    message = fitting(f"{lack}: install {idle[0].path} in it", f"{lack}: install what others have")
    return Finding(message, application.span, Severity.WARNING, related=related)


def _brought(snapshot: Snapshot) -> dict[str, tuple[SourceFile, ...]]:
    paths = {application.span.path for application in applications(snapshot)}
    return {path: tuple(f for f in reached(snapshot, path) if is_shipped(f.path)) for path in paths}


@remembered
def sets_headers(file: SourceFile) -> bool:
    """Whether the file sets headers that protect a browser's user, or uses a package or middleware that does."""
    return _HEADERS.search(file.text) is not None or not _HEADER_PACKAGES.isdisjoint(_tops(file))


@remembered
def uses_cookies(file: SourceFile) -> bool:
    """Whether the file lets a cookie speak for its user."""
    return any(word in file.text for word in _COOKIE_WORDS) and _COOKIES.search(file.text) is not None


@remembered
def guards_forgery(file: SourceFile) -> bool:
    """Whether the file defines or imports something against forged requests, or its cookies stay on their own site."""
    if ("amesite" in file.text.lower() and _STRICT.search(file.text)) or "CsrfViewMiddleware" in file.text:
        return True
    return any("csrf" in name.lower() for name in _names(file))


@remembered
def limits_size(file: SourceFile) -> bool:
    """Whether the file looks at how long a request is."""
    return _SIZES.search(file.text) is not None


def proxies(snapshot: Snapshot) -> tuple[SourceFile, ...]:
    """The configuration files of what stands before the application: nginx, Caddy, Traefik, an ingress."""
    return snapshot.derive(_proxies, Reads.OTHER)


def _proxies(snapshot: Snapshot) -> tuple[SourceFile, ...]:
    return tuple(file for path, file in snapshot.files.items() if _PROXY.search(path) and file.module is None)


def proxy_sets_headers(snapshot: Snapshot) -> bool:
    """Whether what stands before the application adds the protective headers."""
    return any(sets_headers(file) for file in proxies(snapshot))


def proxy_limits_size(snapshot: Snapshot) -> bool:
    """Whether what stands before the application limits the size of a request."""
    return any(_BODY_LIMITED.search(file.text) for file in proxies(snapshot))


def _tops(file: SourceFile) -> Iterator[str]:
    for statement in file.module.imports if file.module else ():
        names = [statement.module] if statement.is_from else [name.name for name in statement.names]
        yield from (name.partition(".")[0] for name in names if not statement.level)


def _names(file: SourceFile) -> Iterator[str]:
    """What the module defines or imports, and the modules that it imports from."""
    if file.module:
        yield from file.module.exports
        for statement in file.module.imports:
            yield statement.module
            yield from (name.name for name in statement.names)
