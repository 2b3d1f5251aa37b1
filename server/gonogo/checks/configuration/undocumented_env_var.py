from __future__ import annotations

from collections.abc import Iterator

from gonogo.checks.environment import documented, example, require_variables
from gonogo.model import Category, Finding, Fix, Reads, Related, Severity, Snapshot, check


def credit(snapshot: Snapshot, findings: tuple[Finding, ...]) -> float:
    """Documented variables of those that are read."""
    return 1 - len(findings) / len(require_variables(snapshot))


@check(
    "undocumented-env-var",
    category=Category.CONFIGURATION,
    title="Every environment variable that is read is documented",
    weight=3,
    credit=credit,
    reads=Reads.OUTLINE,
)
def undocumented_env_var(snapshot: Snapshot) -> Iterator[Finding]:
    """What only the code knows is missing on the next machine: the service fails or does the wrong thing."""
    where, known = example(snapshot), documented(snapshot)
    for name, (first, *others) in require_variables(snapshot).items():
        if name.upper() not in known:
            required = any(read.required for read in (first, *others))
            message = f"{name} is read{' and required' * required}, but nothing documents it: add it to {where}"
            related = tuple(Related(read.span, "is read here too") for read in others[:5])
            severity = Severity.WARNING if required else Severity.INFORMATION
            fix = Fix("document-variable", f"Add {name} to {where}", {"path": where, "name": name}, preferred=True)
            yield Finding(message, first.span, severity, related=related, fixes=(fix,))
