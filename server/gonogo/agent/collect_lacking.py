"""What the surroundings of the tests would have to have where an import fails for the lack of it.

An environment variable, or a service that answers. Variables are named, and no value of any is ever looked at.
"""

from __future__ import annotations

import os
import re
import traceback
from typing import Any, Iterator, List, Optional, Tuple

Lacking = Tuple[str, List[str]]  # "variable", "service" or "", and the names of what is lacking
NOTHING: Lacking = ("", [])
_ASKED = (
    re.compile(r"Set the (\w+) environment variable"),  # django-environ
    re.compile(r"Environment variable \"(\w+)\" not set"),  # environs
    re.compile(r"^\"?(\w+) not found\. Declare it as envvar"),  # decouple
    re.compile(r"Config '(\w+)' is missing, and has no default"),  # starlette
)
_REFUSED = re.compile(
    r"connection refused|connect call failed|could(?:n't| not) connect|can't connect|name or service not known"
    r"|could not translate host name|nodename nor servname|temporary failure in name resolution|no such host"
    r"|errno 111\b|errno 61\b|error 111\b|error 61\b",
    re.IGNORECASE,
)
_ACCOUNT = re.compile(r"\S+@")  # which may hold a password
_PLACES = (
    re.compile(r"server at \"(?P<host>[\w.:-]+)\"(?: \([^)]*\))?, port (?P<port>\d+)"),  # PostgreSQL
    re.compile(r"connect(?:ing)? to (?:MySQL server on )?'?(?P<host>[\w.-]+)(?:'? \([^)]*\)|:(?P<port>\d+))"),
    re.compile(r"\('(?P<host>[\w.:-]+)', (?P<port>\d+)"),  # asyncio
    re.compile(r"(?P<host>[\w.-]+):(?P<port>\d+)"),
    re.compile(r"host name \"(?P<host>[\w.-]+)\""),
)
_SERVICES = {
    "psycopg": "PostgreSQL",
    "psycopg2": "PostgreSQL",
    "asyncpg": "PostgreSQL",
    "pymysql": "MySQL",
    "MySQLdb": "MySQL",
    "mysql": "MySQL",
    "aiomysql": "MySQL",
    "redis": "Redis",
    "pymongo": "MongoDB",
    "pika": "RabbitMQ",
    "amqp": "RabbitMQ",
    "elasticsearch": "Elasticsearch",
    "kafka": "Kafka",
}


def lacking(error: BaseException) -> Lacking:
    try:
        names = list(dict.fromkeys(_variables(error)))
        return ("variable", names) if names else _service(error)
    except Exception:  # errors of other libraries that are not what their names say
        return NOTHING


def _variables(error: BaseException) -> Iterator[str]:
    if isinstance(error, KeyError) and _is_of_environ(error):
        yield str(error.args[0])
    for pattern in _ASKED:
        found = pattern.search(str(error)) if isinstance(error, Exception) else None
        if found:
            yield found.group(1)
    if type(error).__name__ == "ValidationError":
        yield from _fields(error)


def _is_of_environ(error: BaseException) -> bool:
    """Whether it was `os.environ` that did not have the key: its own code is where the trace ends."""
    code = None
    for frame, _ in traceback.walk_tb(error.__traceback__):
        code = frame.f_code
    return code is type(os.environ).__getitem__.__code__


def _fields(error: Any) -> Iterator[str]:
    """The variables for fields that a `BaseSettings` of pydantic lacks, as the environment would have to name them."""
    settings = _settings(error)
    if settings is None:
        return
    for problem in error.errors():
        if problem.get("type") in ("missing", "value_error.missing") and len(problem["loc"]) == 1:
            yield _variable(settings, str(problem["loc"][0]))


def _settings(error: BaseException) -> Optional[Any]:
    """The class of settings that was being made when it was raised."""
    for frame, _ in traceback.walk_tb(error.__traceback__):
        if frame.f_code.co_name == "__init__":
            made = next(iter(frame.f_locals.values()), None)
            if any(base.__name__ == "BaseSettings" for base in type(made).__mro__):
                return type(made)
    return None


def _variable(settings: Any, field: str) -> str:
    """An alias is the whole name of a variable, in letters as they are written; a field has the prefix before it."""
    if field not in getattr(settings, "model_fields", getattr(settings, "__fields__", {})):
        return field
    options = getattr(settings, "model_config", None)
    prefix = options.get("env_prefix", "") if isinstance(options, dict) else ""
    prefix = prefix or str(getattr(getattr(settings, "Config", None), "env_prefix", ""))
    return (prefix + field).upper()


def _service(error: BaseException) -> Lacking:
    """Who did not answer, by the library that says so and the place that its message has."""
    chain = list(_chain(error))
    if not any(isinstance(e, ConnectionError) or _REFUSED.search(str(e)) for e in chain):
        return NOTHING
    libraries = [type(e).__module__.partition(".")[0] for e in chain]
    service = next((_SERVICES[library] for library in libraries if library in _SERVICES), "")
    if not service and not any(isinstance(e, OSError) for e in chain) and "sqlalchemy" not in libraries:
        return NOTHING
    return "service", [f"{service or 'a service'}{_place(chain)}"]


def _place(chain: List[BaseException]) -> str:
    for text in (_ACCOUNT.sub("", str(error)) for error in chain):
        for pattern in _PLACES:
            found = pattern.search(text)
            if found:
                port = found.groupdict().get("port")
                return f" at {found.group('host')}" + (f":{port}" if port else "")
    return ""


def _chain(error: Optional[BaseException]) -> Iterator[BaseException]:
    seen = 0
    while error is not None and seen < 20:
        yield error
        error, seen = error.__cause__ or error.__context__, seen + 1
