"""The application."""

from fastapi import FastAPI
from fastapi.middleware.cors import CORSMiddleware

from finport import __version__
from finport.api import analytics, auth, health, portfolios
from finport.config import get_settings
from finport.security.middleware import (
    CSRFProtectionMiddleware,
    RequestSizeLimitMiddleware,
    SecurityHeadersMiddleware,
)


def create_app() -> FastAPI:
    settings = get_settings()
    app = FastAPI(title="finport", version=__version__)
    app.add_middleware(RequestSizeLimitMiddleware, max_bytes=settings.MAX_REQUEST_BYTES)
    app.add_middleware(CSRFProtectionMiddleware)
    app.add_middleware(SecurityHeadersMiddleware)
    app.add_middleware(
        CORSMiddleware,
        allow_origins=settings.ALLOWED_ORIGINS,
        allow_credentials=True,
        allow_methods=["GET", "POST"],
        allow_headers=["Authorization", "Content-Type"],
    )
    for module in (health, auth, portfolios, analytics):
        app.include_router(module.router)
    return app


app = create_app()
