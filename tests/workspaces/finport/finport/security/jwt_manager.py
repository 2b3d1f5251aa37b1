"""Access and refresh tokens."""

import enum
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from functools import lru_cache
from typing import Any, Dict, List, Optional, Set

import jwt

from finport.config import get_settings

ALGORITHM = "HS256"
ISSUER = "finport"


class TokenType(enum.Enum):
    ACCESS = "access"
    REFRESH = "refresh"


@dataclass(frozen=True)
class TokenClaims:
    user_id: int
    email: str
    scopes: List[str]
    is_admin: bool = False


class InvalidToken(Exception):
    """The token is malformed, expired, revoked, or of another type."""


class JWTManager:
    """Signs tokens and remembers those that were revoked."""

    def __init__(self, key: str, access_lifetime: timedelta, refresh_lifetime: timedelta) -> None:
        self._key = key
        self._access_lifetime = access_lifetime
        self._refresh_lifetime = refresh_lifetime
        self._revoked: Set[str] = set()

    def create_access_token(self, claims: TokenClaims, expires_delta: Optional[timedelta] = None) -> str:
        payload = {"email": claims.email, "scopes": claims.scopes, "is_admin": claims.is_admin}
        return self._sign(claims, TokenType.ACCESS, expires_delta or self._access_lifetime, payload)

    def create_refresh_token(self, claims: TokenClaims, expires_delta: Optional[timedelta] = None) -> str:
        return self._sign(claims, TokenType.REFRESH, expires_delta or self._refresh_lifetime, {})

    def verify(self, token: str, kind: TokenType) -> Dict[str, Any]:
        """The payload of a valid token; raises InvalidToken."""
        try:
            payload: Dict[str, Any] = jwt.decode(token, self._key, algorithms=[ALGORITHM], issuer=ISSUER)
        except jwt.PyJWTError as error:
            raise InvalidToken(str(error)) from error
        if payload.get("type") != kind.value or payload.get("jti") in self._revoked:
            raise InvalidToken("wrong type of token, or revoked")
        return payload

    def revoke(self, token: str, kind: TokenType) -> None:
        self._revoked.add(self.verify(token, kind)["jti"])

    def _sign(self, claims: TokenClaims, kind: TokenType, lifetime: timedelta, extra: Dict[str, Any]) -> str:
        now = datetime.now(timezone.utc)
        payload = {
            "sub": str(claims.user_id),
            "type": kind.value,
            "jti": secrets.token_hex(16),
            "iss": ISSUER,
            "iat": now,
            "exp": now + lifetime,
            **extra,
        }
        return jwt.encode(payload, self._key, algorithm=ALGORITHM)


@lru_cache
def get_jwt_manager() -> JWTManager:
    settings = get_settings()
    return JWTManager(
        settings.JWT_SECRET_KEY,
        timedelta(minutes=settings.ACCESS_TOKEN_MINUTES),
        timedelta(days=settings.REFRESH_TOKEN_DAYS),
    )
