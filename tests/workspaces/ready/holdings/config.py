"""Settings, read from the environment once."""

from functools import lru_cache

from pydantic import Field
from pydantic_settings import BaseSettings


class Settings(BaseSettings):
    database_url: str
    token_key: str = Field(min_length=32)
    max_request_bytes: int = Field(default=65536, gt=0)


@lru_cache
def get_settings() -> Settings:
    return Settings()
