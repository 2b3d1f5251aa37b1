"""Which pydantic a project uses."""

from __future__ import annotations

import re

from gonogo.checks.profile import imports
from gonogo.facts import Environment
from gonogo.model import NotApplicable, Snapshot, Unknown

_REQUIRED = re.compile(
    r"""(?imx)^[\s"']*pydantic(?:\[[^\]]*\])?["']?\s*(?P<operator>==|>=|~=|<|\^|=)\s*["']?[\^~]?(?P<major>\d)"""
)


def applies(snapshot: Snapshot) -> None:
    """To projects that use pydantic 2: with pydantic 1 its own API is no finding."""
    if not any(module.partition(".")[0] == "pydantic" for module in imports(snapshot)):
        raise NotApplicable("the shipped code does not use pydantic")
    major = _installed(snapshot) or _required(snapshot)
    if not major:
        raise Unknown("which pydantic it is: neither the interpreter nor a requirement says")
    if major == "1":
        raise NotApplicable("the project uses pydantic 1")


def _installed(snapshot: Snapshot) -> str:
    fact = snapshot.facts.get(Environment)
    return fact.distributions.get("pydantic", "")[:1] if isinstance(fact, Environment) else ""


def _required(snapshot: Snapshot) -> str:
    """The major version that a requirement settles; where several do, the first in the order of the files."""
    for path in ("pyproject.toml", "setup.cfg", "setup.py", *sorted(p for p in snapshot.files if "requirements" in p)):
        for match in _REQUIRED.finditer(snapshot.files[path].text) if path in snapshot.files else ():
            if match["operator"] == "<":
                return "1" if match["major"] == "2" else ""
            return "" if (match["operator"], match["major"]) == (">=", "1") else match["major"]
    return ""
