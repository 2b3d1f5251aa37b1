"""The services of a compose file."""

from __future__ import annotations

import re
from collections.abc import Mapping

import yaml

_FILE = re.compile(r"(?:docker-)?compose\.ya?ml")
_LOADER: type[yaml.SafeLoader] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def compose_file(texts: Mapping[str, str]) -> str:
    """The path of the compose file at the root, empty where there is none."""
    return min((path for path in texts if _FILE.fullmatch(path)), default="")


def services(text: str) -> Mapping[str, Mapping[str, object]]:
    """The services by their names; none where the file cannot be read."""
    try:
        root = yaml.load(text, Loader=_LOADER)  # noqa: S506  # a safe loader, with or without libyaml
    except yaml.YAMLError:
        return {}
    found = root.get("services") if isinstance(root, dict) else None
    return {str(k): v for k, v in found.items() if isinstance(v, dict)} if isinstance(found, dict) else {}
