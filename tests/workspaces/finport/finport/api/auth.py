from fastapi import APIRouter, Depends, status
from sqlalchemy.orm import Session

from finport.auth import oauth2
from finport.database import get_session
from finport.schemas import Credentials, RefreshRequest, Tokens

router = APIRouter(prefix="/auth", tags=["auth"])


@router.post("/register", status_code=status.HTTP_201_CREATED)
def register(credentials: Credentials, session: Session = Depends(get_session)) -> Tokens:
    return oauth2.create_tokens(oauth2.register(session, **credentials.dict()))


@router.post("/login")
def login(credentials: Credentials, session: Session = Depends(get_session)) -> Tokens:
    return oauth2.create_tokens(oauth2.authenticate(session, **credentials.dict()))


@router.post("/refresh")
def refresh(body: RefreshRequest, session: Session = Depends(get_session)) -> Tokens:
    return oauth2.refresh(session, body.refresh_token)
