"""Settings, read from the environment once."""

from functools import lru_cache
from typing import List

from pydantic import validator
from pydantic_settings import BaseSettings


class Settings(BaseSettings):
    SECRET_KEY: str
    JWT_SECRET_KEY: str
    GDPR_ENCRYPTION_KEY: str
    DATABASE_URL: str

    ACCESS_TOKEN_MINUTES: int = 15
    REFRESH_TOKEN_DAYS: int = 14
    MAX_REQUEST_BYTES: int = 10 * 1024 * 1024
    ALLOWED_ORIGINS: List[str] = ["https://app.finport.example"]

    class Config:
        case_sensitive = True

    @validator("SECRET_KEY", "JWT_SECRET_KEY", "GDPR_ENCRYPTION_KEY")
    def long_enough(cls, value: str) -> str:
        if len(value) < 32:
            raise ValueError("use at least 32 characters")
        return value


@lru_cache
def get_settings() -> Settings:
    return Settings()
