"""Who is calling: the subject of the bearer token."""

from typing import Annotated

import jwt
from fastapi import Depends, HTTPException, status
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer

from holdings.config import get_settings

bearer = HTTPBearer(auto_error=False)


def owner(credentials: Annotated[HTTPAuthorizationCredentials | None, Depends(bearer)]) -> str:
    """The caller's id; 401 without a valid token that expires."""
    if credentials is None:
        raise _unauthorized("no token")
    try:
        payload = jwt.decode(
            credentials.credentials,
            get_settings().token_key,
            algorithms=["HS256"],
            options={"require": ["exp", "sub"]},
        )
    except jwt.PyJWTError as error:
        raise _unauthorized(str(error)) from error
    return str(payload["sub"])


def _unauthorized(detail: str) -> HTTPException:
    return HTTPException(status.HTTP_401_UNAUTHORIZED, detail, headers={"WWW-Authenticate": "Bearer"})
