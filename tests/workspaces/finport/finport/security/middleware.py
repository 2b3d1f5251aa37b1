"""What every request and response goes through."""

import hmac
from typing import Awaitable, Callable

from fastapi import Request, Response
from fastapi.responses import JSONResponse
from starlette.middleware.base import BaseHTTPMiddleware
from starlette.types import ASGIApp

Next = Callable[[Request], Awaitable[Response]]

HEADERS = {
    "X-Frame-Options": "DENY",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
    "Strict-Transport-Security": "max-age=31536000; includeSubDomains",
}
SAFE_METHODS = {"GET", "HEAD", "OPTIONS"}
CSRF_COOKIE = "csrf_token"
CSRF_HEADER = "X-CSRF-Token"


class SecurityHeadersMiddleware(BaseHTTPMiddleware):
    async def dispatch(self, request: Request, call_next: Next) -> Response:
        response = await call_next(request)
        for name, value in HEADERS.items():
            response.headers.setdefault(name, value)
        return response


class CSRFProtectionMiddleware(BaseHTTPMiddleware):
    """A request that a browser's cookies speak for must repeat its CSRF cookie in a header."""

    async def dispatch(self, request: Request, call_next: Next) -> Response:
        cookie = request.cookies.get(CSRF_COOKIE)
        by_cookie = bool(request.cookies) and "authorization" not in request.headers
        if request.method not in SAFE_METHODS and by_cookie:
            sent = request.headers.get(CSRF_HEADER, "")
            if not cookie or not hmac.compare_digest(cookie, sent):
                return JSONResponse({"detail": "CSRF token missing or wrong"}, status_code=403)
        return await call_next(request)


class RequestSizeLimitMiddleware(BaseHTTPMiddleware):
    def __init__(self, app: ASGIApp, max_bytes: int) -> None:
        super().__init__(app)
        self._max_bytes = max_bytes

    async def dispatch(self, request: Request, call_next: Next) -> Response:
        length = request.headers.get("content-length", "0")
        if not length.isdigit() or int(length) > self._max_bytes:
            return JSONResponse({"detail": "request too large"}, status_code=413)
        return await call_next(request)
