"""Modules that are imported and do not exist."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache

from gonogo.checks.tests.leading import with_marks
from gonogo.checks.tests.numbers import tests_in
from gonogo.checks.tests.stopping import credit, is_blocking, related_tests, severity, stops
from gonogo.checks.tests.undeclared import undeclared
from gonogo.checks.wording import fitting
from gonogo.facts import Environment
from gonogo.fixes.module_names import distribution_of
from gonogo.index.broken import MISSING_MODULE, BrokenImport
from gonogo.index.elsewhere import Elsewhere
from gonogo.index.layout import is_conftest, layout_of
from gonogo.index.remedies import remedies
from gonogo.index.standing import standing, standing_imports
from gonogo.model import Category, Finding, Fix, Reads, Related, Severity, Snapshot, Unknown, check

_DECLARING = re.compile(r"requirements.*\.(txt|in)|pyproject\.toml|setup\.(cfg|py)|Pipfile|environment\.ya?ml")


@check(
    "missing-module",
    category=Category.TESTS,
    title="Every imported module exists",
    weight=2,
    blocking=True,
    credit=credit,
    reads=Reads.COLLECTED,
)
def missing_module(snapshot: Snapshot) -> Iterator[Finding]:
    """An import of a module that is not there ends the importing module, and every test that needs it."""
    findings = snapshot.derive(_findings, Reads.COLLECTED)  # which what pytest says is compared with, too
    environment = snapshot.facts.get(Environment)
    if not findings and (environment is None or environment.unknown):
        reason = environment.unknown if environment else "the project's interpreter is not known yet"
        raise Unknown(f"whether what is imported is installed: {reason}")
    yield from findings


def _findings(snapshot: Snapshot) -> tuple[Finding, ...]:
    broken = [b for b in snapshot.derive(standing_imports) if b.kind == MISSING_MODULE]
    found = (*_own(snapshot, broken), *_foreign(snapshot, broken), *_undeclared(snapshot))
    return tuple(with_marks(snapshot, found))


def _own(snapshot: Snapshot, broken: Iterable[BrokenImport]) -> Iterator[Finding]:
    """Modules that the workspace itself should have."""
    for b in broken:
        if not b.foreign:
            place = standing(snapshot, b)
            yield Finding(
                fitting(*(f"{_absence(b)}{stops(snapshot, b.stopped)}{hint}" for hint in _hints(b)), _absence(b)),
                b.span,
                severity(place),
                blocker=is_blocking(place),
                related=_related(snapshot, b),
                fixes=remedies(snapshot, b),
                stops=tests_in(snapshot, b.stopped),
            )


def _absence(broken: BrokenImport) -> str:
    if broken.escapes:
        return "a relative import needs an __init__.py in each folder that it passes"
    return f"there is no module {broken.module}"


def _hints(broken: BrokenImport) -> Iterator[str]:
    """What may be meant, in brackets; the most telling first, nothing last."""
    if broken.elsewhere and not broken.escapes:
        whereabouts = _whereabouts(broken, broken.elsewhere[0])
        yield f" ({whereabouts} in {broken.elsewhere[0].path})"
        yield f" ({whereabouts})"
    elif broken.suggestions and not broken.escapes:
        yield f" (did you mean {broken.suggestions[0]}?)"
    yield ""


def _whereabouts(broken: BrokenImport, place: Elsewhere) -> str:
    """`there is app.new.mailer` for one of the same name, else what it has that the import asks for."""
    if place.module.rpartition(".")[2] == broken.module.rpartition(".")[2]:
        return f"there is {place.module}"
    names = " and ".join(broken.asked) if len(broken.asked) < 3 else f"all {len(broken.asked)} names"
    return f"{place.module} has {names}"


def _related(snapshot: Snapshot, broken: BrokenImport) -> tuple[Related, ...]:
    places = (Related(e.span, _whereabouts(broken, e)) for e in broken.elsewhere[:3])
    return (*places, *related_tests(snapshot, broken.span, broken.stopped))


def _foreign(snapshot: Snapshot, broken: Iterable[BrokenImport]) -> Iterator[Finding]:
    """Modules that would have to be installed: one finding each, where it stops most tests, and a mark elsewhere."""
    groups: dict[str, list[BrokenImport]] = {}
    for b in broken:
        if b.foreign and is_blocking(standing(snapshot, b)):
            groups.setdefault(b.module.partition(".")[0], []).append(b)
    for name, group in groups.items():
        yield from _not_installed(snapshot, name, list({b.path: b for b in reversed(group)}.values())[::-1])


def _not_installed(snapshot: Snapshot, name: str, group: list[BrokenImport]) -> Iterator[Finding]:
    """*group* has one import of the module for each file."""
    stopped = tuple(sorted({path for b in group for path in b.stopped}))
    first = max(group, key=lambda b: (tests_in(snapshot, b.stopped), len(b.stopped)))
    rest = [b for b in group if b is not first]
    lack, effect = f"{name} is not installed", stops(snapshot, stopped)
    declared = _declared(snapshot, name) or _meant(first)
    told = effect if stopped else ""  # that the module cannot be imported goes without saying
    yield Finding(
        fitting(lack + declared + effect, lack + declared + told, lack + effect, lack),
        first.span,
        Severity.ERROR if stopped else Severity.WARNING,
        blocker=bool(stopped),
        related=(
            *(Related(place.span, f"{place.path} is not where Python looks") for place in _out_of_sight(first)),
            *(Related(b.span, f"{name} is imported here too") for b in rest),
            *related_tests(snapshot, first.span, stopped),
        ),
        fixes=tuple(_declaring(snapshot, first.module, [b.path for b in group])),
        stops=tests_in(snapshot, stopped),
    )
    for b in rest:
        yield Finding(
            f"{name} is not installed", b.span, Severity.HINT, related=(Related(first.span, "imported here"),)
        )


def _meant(broken: BrokenImport) -> str:
    """What may be meant by the name of a module that is neither installed nor declared."""
    if hidden := _out_of_sight(broken):
        return f", and {hidden[0].path} is not where Python looks"
    if broken.suggestions and not distribution_of(broken.module):
        return f" (did you mean {broken.suggestions[0]}?)"
    return ""


def _out_of_sight(broken: BrokenImport) -> tuple[Elsewhere, ...]:
    """The modules of the workspace that are called so and that the importing file does not reach."""
    return tuple(place for place in broken.elsewhere[:3] if f".{place.module}".endswith(f".{broken.module}"))


def _undeclared(snapshot: Snapshot) -> Iterator[Finding]:
    """Modules that are installed here, and that nothing would install elsewhere: a warning where each comes first."""
    for missed in undeclared(snapshot):
        yield Finding(
            f"{missed.top} is installed here, but no file declares {missed.distribution}: elsewhere it will be missing",
            missed.span,
            Severity.WARNING,
            fixes=(_declare(snapshot, missed.distribution, missed.paths, ""),),
        )


def _declaring(snapshot: Snapshot, module: str, paths: Iterable[str]) -> Iterator[Fix]:
    """The distribution to declare, where it is known and no file names it."""
    distribution = distribution_of(module)
    names = (module.partition(".")[0], distribution)
    if distribution and not any(_declared(snapshot, name) for name in names):
        yield _declare(snapshot, distribution, paths, ", then install it")


def _declare(snapshot: Snapshot, distribution: str, paths: Iterable[str], rest: str) -> Fix:
    """Among the dependencies, or among those for development where only tests, *paths*, import it."""
    is_dev = layout_of(snapshot).tests.issuperset(path for path in paths if not is_conftest(path))
    where = "development dependencies" if is_dev else "dependencies"
    arguments = {"distribution": distribution, "group": "dev" if is_dev else ""}
    return Fix("add-dependency", f"Add {distribution} to the {where}{rest}", arguments, preferred=True)


def _declared(snapshot: Snapshot, name: str) -> str:
    """Whether a file that lists dependencies names the module; distributions of another name are not known."""
    for path, text in snapshot.derive(_declarations, Reads.OTHER):
        if _names(text, name):
            return f", though {path} names it"
    return ""


@lru_cache(maxsize=4096)
def _names(text: str, name: str) -> bool:
    written = re.escape(name).replace("_", "[-_.]")
    return re.search(rf"(?im)(^|['\"]|[ \t]){written}(?![\w-])", text) is not None


def _declarations(snapshot: Snapshot) -> tuple[tuple[str, str], ...]:
    """The files that list dependencies, the nearest to the root first."""
    named = layout_of(snapshot).named
    found = [p for name in named if _DECLARING.fullmatch(name) for p in named[name]]
    found += [p for name in named if name.endswith((".txt", ".in")) for p in named[name] if "requirements/" in p]
    return tuple((path, snapshot.files[path].text) for path in sorted(found, key=lambda path: (path.count("/"), path)))
