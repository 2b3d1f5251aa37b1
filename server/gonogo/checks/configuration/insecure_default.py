from __future__ import annotations

from collections.abc import Iterator

from gonogo.checks.credit import falling
from gonogo.checks.environment import require_variables
from gonogo.checks.profile import is_shipped
from gonogo.checks.secrets import has_credentials, is_secret_name
from gonogo.index.fields import Read, text_of
from gonogo.index.module import Module
from gonogo.index.variables import reads
from gonogo.model import Category, Finding, Fix, Severity, Snapshot, check

_SWITCHES = frozenset({"", "true", "false", "none", "null", "yes", "no", "on", "off", "0", "1"})


def applies(snapshot: Snapshot) -> None:
    """To projects that read environment variables."""
    require_variables(snapshot)


@check(
    "insecure-default",
    category=Category.CONFIGURATION,
    title="No secret has a default",
    weight=2,
    credit=falling(2),
    applies=applies,
    per_file=True,
)
def insecure_default(module: Module) -> Iterator[Finding]:
    """Where the variable is forgotten, the service starts all the same, with a secret that everyone can read here."""
    if not is_shipped(module.path):
        return
    for read in reads(module):
        if read.default is not None and _is_insecure(read):
            message = f"{read.names[0]} has a default that everyone can read: let the service fail to start without it"
            span = module.span(read.default)
            title = f"Require {read.names[0]}: without it the service does not start"
            fix = Fix("require-setting", title, {"path": span.path, "line": span.line, "column": span.column})
            yield Finding(message, span, Severity.ERROR, fixes=(fix,))


def _is_insecure(read: Read) -> bool:
    default = text_of(read.default).strip()
    if default.lower() in _SWITCHES:
        return False
    return any(map(is_secret_name, read.names)) or has_credentials(default)
