"""What a project shows of itself in the files that its tools read: the facts that a document may state."""

from __future__ import annotations

import configparser
import json
import re
import tomllib
from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import Any

from gonogo.fixes.compose import compose_file, services
from gonogo.fixes.installing import installed

_TARGET = re.compile(r"(?m)^([a-z][\w-]*)\s*:(?![=:])")
_PYTEST = re.compile(r"(?im)(?:^|[\"'\s])pytest(?![\w-])|\[tool\.pytest|\[pytest\]|\[tool:pytest\]")
_LISTS = re.compile(r"requirements[^/]*\.txt|pyproject\.toml|setup\.cfg|pytest\.ini|tox\.ini")
_WORD = re.compile(r"[\w.-]+")


class Shown:
    """A project by its files that are no Python, at its root."""

    def __init__(self, texts: Mapping[str, str]) -> None:
        self.texts = texts

    @cached_property
    def _pyproject(self) -> Mapping[str, Any]:
        try:
            document = tomllib.loads(self.texts.get("pyproject.toml", ""))
        except tomllib.TOMLDecodeError:
            return {}
        return document.get("project") or document.get("tool", {}).get("poetry") or {}

    @cached_property
    def _metadata(self) -> Mapping[str, str]:
        parser = configparser.RawConfigParser(strict=False)
        try:
            parser.read_string(self.texts.get("setup.cfg", ""))
        except configparser.Error:
            return {}
        return dict(parser["metadata"]) if "metadata" in parser else {}

    def _said(self, key: str) -> str:
        value = self._pyproject.get(key) or self._metadata.get(key)
        return value.strip() if isinstance(value, str) and "\n" not in value.strip() else ""

    @property
    def name(self) -> str:
        return self._said("name") if _WORD.fullmatch(self._said("name")) else ""

    @property
    def description(self) -> str:
        return self._said("description")

    @property
    def python(self) -> str:
        """The versions of Python that it asks for, as it writes them."""
        return self._said("requires-python")

    @property
    def install(self) -> str:
        """The arguments of `pip install`, empty where it declares nothing."""
        return installed(self.texts)

    @property
    def commands(self) -> list[str]:
        """The commands that installing it makes."""
        scripts = self._pyproject.get("scripts")
        return sorted(name for name in scripts if _WORD.fullmatch(name)) if isinstance(scripts, dict) else []

    @property
    def targets(self) -> list[str]:
        """The targets of its Makefile."""
        return list(dict.fromkeys(_TARGET.findall(self.texts.get("Makefile", ""))))

    @property
    def has_pytest(self) -> bool:
        return any(_PYTEST.search(text) for path, text in self.texts.items() if _LISTS.fullmatch(path))

    @property
    def has_alembic(self) -> bool:
        return "alembic.ini" in self.texts

    @property
    def example(self) -> str:
        """The example environment at the root, empty where there is none."""
        return ".env.example" if ".env.example" in self.texts else ""

    @property
    def compose(self) -> str:
        return compose_file(self.texts)

    @cached_property
    def services(self) -> Mapping[str, Mapping[str, object]]:
        return services(self.texts[self.compose]) if self.compose else {}

    @property
    def dockerfile(self) -> str:
        return self.texts.get("Dockerfile", "")

    @property
    def ports(self) -> list[str]:
        """The ports that the image listens on."""
        return re.findall(r"(?im)^EXPOSE\s+(\d+)", self.dockerfile)

    @property
    def started(self) -> str:
        """The command that the image starts, as one line."""
        found = re.findall(r"(?im)^CMD\s+(.+)$", self.dockerfile)
        if not found or found[-1].rstrip().endswith("\\"):
            return ""
        try:
            words = json.loads(found[-1])
        except ValueError:
            return str(found[-1]).strip()
        return " ".join(map(str, words)) if isinstance(words, list) else ""

    @property
    def processes(self) -> list[tuple[str, str]]:
        """The lines of its Procfile."""
        return re.findall(r"(?m)^([\w-]+):\s*(\S.*?)\s*$", self.texts.get("Procfile", ""))

    @property
    def health(self) -> Iterator[tuple[str, str]]:
        """The services with a health check, and the command that it runs."""
        for name, service in self.services.items():
            check = service.get("healthcheck")
            test = check.get("test") if isinstance(check, dict) else None
            words = test[1:] if isinstance(test, list) else [test] if isinstance(test, str) else []
            if words:
                yield name, " ".join(map(str, words))

    @property
    def postgres(self) -> tuple[str, str, str] | None:
        """The service, the user and the database of PostgreSQL, where the compose file writes all three out."""
        for name, service in self.services.items():
            given = service.get("environment")
            pairs = [str(line).partition("=")[::2] for line in given] if isinstance(given, list) else []
            values = given if isinstance(given, dict) else dict(pairs)
            user, database = (str(values.get(key, "")) for key in ("POSTGRES_USER", "POSTGRES_DB"))
            if _WORD.fullmatch(user) and _WORD.fullmatch(database):
                return name, user, database
        return None
