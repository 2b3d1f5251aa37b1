"""Who is calling, and the tokens that prove it."""

from fastapi import Depends, HTTPException, status
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer
from sqlalchemy import select
from sqlalchemy.orm import Session

from finport.config import get_settings
from finport.database import get_session
from finport.models import User
from finport.schemas import Tokens
from finport.security.jwt_manager import InvalidToken, TokenClaims, TokenType, get_jwt_manager
from finport.security.passwords import hash_password, verify_password

bearer = HTTPBearer(auto_error=False)


def claims_for(user: User) -> TokenClaims:
    scopes = ["read", "write", "admin"] if user.is_admin else ["read", "write"]
    return TokenClaims(user_id=user.id, email=user.email, scopes=scopes, is_admin=user.is_admin)


def create_access_token(claims: TokenClaims) -> str:
    return get_jwt_manager().create_access_token(claims)


def create_tokens(user: User) -> Tokens:
    """An access token and the refresh token that renews it."""
    claims = claims_for(user)
    refresh_token = get_jwt_manager().create_refresh_token(claims)
    return Tokens(
        access_token=create_access_token(claims),
        refresh_token=refresh_token,
        expires_in=get_settings().ACCESS_TOKEN_MINUTES * 60,
    )


def register(session: Session, email: str, password: str) -> User:
    if session.scalar(select(User).where(User.email == email)):
        raise HTTPException(status.HTTP_409_CONFLICT, "there is an account with this address")
    user = User(email=email, password_hash=hash_password(password))
    session.add(user)
    session.commit()
    return user


def authenticate(session: Session, email: str, password: str) -> User:
    user = session.scalar(select(User).where(User.email == email))
    if user is None or not verify_password(password, user.password_hash):
        raise _unauthorized("wrong address or password")
    return user


def refresh(session: Session, token: str) -> Tokens:
    return create_tokens(_user_of(session, token, TokenType.REFRESH))


def current_user(
    credentials: HTTPAuthorizationCredentials | None = Depends(bearer),
    session: Session = Depends(get_session),
) -> User:
    if credentials is None:
        raise _unauthorized("no token")
    return _user_of(session, credentials.credentials, TokenType.ACCESS)


def _user_of(session: Session, token: str, kind: TokenType) -> User:
    try:
        payload = get_jwt_manager().verify(token, kind)
    except InvalidToken as error:
        raise _unauthorized(str(error)) from error
    user = session.get(User, int(payload["sub"]))
    if user is None:
        raise _unauthorized("no such account")
    return user


def _unauthorized(detail: str) -> HTTPException:
    return HTTPException(status.HTTP_401_UNAUTHORIZED, detail, headers={"WWW-Authenticate": "Bearer"})
