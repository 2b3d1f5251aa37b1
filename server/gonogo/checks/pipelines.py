"""What continuous integration runs: the scripts in the configuration of the usual systems."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import lru_cache

import yaml

from gonogo.model import Reads, Snapshot
from gonogo.source import Span

_FILES = re.compile(
    r"""(?x)
    \.(github|gitea|forgejo)/workflows/[^/]+\.ya?ml
    | \.gitlab-ci\.ya?ml | \.gitlab/.*\.ya?ml
    | (.*/)?azure-pipelines[^/]*\.ya?ml | \.azure[^/]*/.*\.ya?ml
    | \.circleci/config\.ya?ml | \.travis\.ya?ml | bitbucket-pipelines\.ya?ml
    | \.(drone|woodpecker|appveyor|cirrus)\.ya?ml | appveyor\.ya?ml | \.woodpecker/[^/]+\.ya?ml
    | \.buildkite/[^/]+\.ya?ml | buildspec\.ya?ml | cloudbuild\.ya?ml
    """
)
_SCRIPTS = frozenset(
    {"run", "script", "before_script", "after_script", "bash", "pwsh", "powershell", "command", "commands", "install"}
    | {"inlineScript", "test_script", "build_script", "after_test", "before_install"}
)
_FORGIVING = frozenset({"continue-on-error", "allow_failure", "continueOnError", "soft_fail"})
_GATING = frozenset({"push", "pull_request", "pull_request_target", "merge_group", "workflow_call"})
Loader: type[yaml.SafeLoader] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass(frozen=True, slots=True)
class Script:
    """A piece of shell that CI runs, or an action that it uses (then `action` names it and `text` is empty).

    `ignored` says why its failure stops nothing, or is empty. `folder` is the one that it runs in, relative to the root
    and empty for that. `pythons` are the versions of Python that its job sets up ("3.12"), as far as they can be read.
    """

    text: str
    span: Span
    action: str = ""
    ignored: str = ""
    folder: str = ""
    pythons: tuple[str, ...] = ()


def pipelines(snapshot: Snapshot) -> tuple[str, ...]:
    """The configuration files of CI systems."""
    return snapshot.derive(_pipelines, Reads.OTHER)


def _pipelines(snapshot: Snapshot) -> tuple[str, ...]:
    return tuple(sorted(path for path in snapshot.files if is_pipeline(path)))


def is_pipeline(path: str) -> bool:
    return _FILES.fullmatch(path) is not None or path.rpartition("/")[2] == "Jenkinsfile"


def scripts(snapshot: Snapshot) -> tuple[Script, ...]:
    """Everything that CI runs, file by file."""
    return snapshot.derive(_scripts, Reads.OTHER)


def _scripts(snapshot: Snapshot) -> tuple[Script, ...]:
    return tuple(script for path in pipelines(snapshot) for script in read(path, snapshot.files[path].text))


@lru_cache(maxsize=256)
def read(path: str, text: str) -> tuple[Script, ...]:
    """The scripts of one configuration file; none where it cannot be parsed. Remembered, for files change rarely."""
    if not path.endswith((".yml", ".yaml")):
        return tuple(_groovy(path, text))
    try:
        root = yaml.compose(text, Loader=Loader)
    except yaml.YAMLError:
        return ()
    return tuple(_walk(root, _Around(path, _by_hand(path, root)))) if root else ()


def _by_hand(path: str, root: yaml.Node) -> str:
    """Why a GitHub workflow stands in nobody's way: nothing but a person or a clock starts it."""
    events = pairs(root).get("on") if "/workflows/" in path else None
    if events is None:
        return ""
    named = {part.value for part in (events.value if isinstance(events.value, list) else [events]) if _is_text(part)}
    named |= set(pairs(events))
    return "" if named & _GATING else "it starts only by hand or by the clock"


def pairs(node: yaml.Node | None) -> dict[str, yaml.Node]:
    """The entries of a YAML mapping by the text of their keys; empty for what is no mapping."""
    return (
        {key.value: value for key, value in node.value if _is_text(key)} if isinstance(node, yaml.MappingNode) else {}
    )


def _is_text(node: object) -> bool:
    return isinstance(node, yaml.ScalarNode)


def _text(node: yaml.Node | None) -> str:
    return str(node.value) if isinstance(node, yaml.ScalarNode) else ""


@dataclass(frozen=True, slots=True)
class _Around:
    """What holds for all that stands inside a node. `values` are what `matrix.x` and `env.X` can be."""

    path: str
    ignored: str
    folder: str = ""
    pythons: tuple[str, ...] = ()
    values: dict[str, tuple[str, ...]] = field(default_factory=dict)

    def within(self, node: yaml.Node) -> _Around:
        entries = pairs(node)
        values = {**self.values, **_values("env", entries.get("env"))}
        values |= _values("matrix", pairs(entries.get("strategy")).get("matrix"))
        run = pairs(pairs(entries.get("defaults")).get("run"))
        folders = [found.value for found in (entries.get("working-directory"), run.get("working-directory")) if found]
        return replace(
            self,
            ignored=self.ignored or _ignored(node),
            folder=str(folders[0]).removeprefix("./").strip("/.") if folders else self.folder,
            pythons=_pythons(entries.get("steps"), values) or self.pythons,
            values=values,
        )

    def script(self, node: yaml.Node, text: str = "", action: str = "") -> Script:
        return Script(text, span_of(self.path, node), action, self.ignored, self.folder, self.pythons)


def _walk(node: yaml.Node, around: _Around) -> Iterator[Script]:
    around = around.within(node)
    for key, value in pairs(node).items():
        if key in _SCRIPTS and not isinstance(value, yaml.MappingNode):
            yield from _texts(value, around)
        elif key == "uses" and _is_text(value):
            yield around.script(value, action=value.value)
        else:
            yield from _walk(value, around)
    if isinstance(node, yaml.SequenceNode):
        for part in node.value:
            yield from _walk(part, around)


def _values(kind: str, node: yaml.Node | None) -> dict[str, tuple[str, ...]]:
    """What `kind.key` can be, for each key whose values are written out."""
    return {f"{kind}.{key}": tuple(_scalars(value)) for key, value in pairs(node).items()}


def _scalars(node: yaml.Node | None) -> Iterator[str]:
    for part in node.value if isinstance(node, yaml.SequenceNode) else [node]:
        if isinstance(part, yaml.ScalarNode):
            yield from part.value.split()


def _pythons(steps: yaml.Node | None, values: dict[str, tuple[str, ...]]) -> tuple[str, ...]:
    """The versions that the steps of a job set up; none where one of them cannot be told."""
    found: list[str] = []
    for step in steps.value if isinstance(steps, yaml.SequenceNode) else []:
        wanted = pairs(pairs(step).get("with")).get("python-version")
        named = re.findall(r"\$\{\{\s*([\w.-]+)\s*\}\}", _text(wanted))
        found += [value for name in named for value in values.get(name, ("",))] if named else _scalars(wanted)
    versions = [re.match(r"\d+\.\d+(?=$|[.-])", text) for text in found]
    return tuple(dict.fromkeys(match[0] for match in versions if match)) if all(versions) else ()


def _ignored(node: yaml.Node) -> str:
    for key, value in pairs(node).items():
        if key in _FORGIVING and str(value.value).lower() == "true":
            return f"`{key}: true`"
        if key == "if" and str(value.value).strip("${} ").lower() == "false":
            return "`if: false`"
    return ""


def _texts(node: yaml.Node, around: _Around) -> Iterator[Script]:
    if isinstance(node, yaml.ScalarNode):
        yield around.script(node, text=node.value)
    elif isinstance(node, yaml.SequenceNode):
        for part in node.value:
            yield from _texts(part, around)


def span_of(path: str, node: yaml.Node) -> Span:
    """The place of a YAML node; of a block of text, the line that introduces it."""
    start, end = node.start_mark, node.end_mark
    if isinstance(node, yaml.ScalarNode) and node.style in ("|", ">"):
        return Span(path, start.line, start.column, start.line, start.column + 1)
    return Span(path, start.line, start.column, end.line, end.column)


def _groovy(path: str, text: str) -> Iterator[Script]:
    """The shell steps of a Jenkinsfile: `sh 'mypy'` and the forms with three quotation marks."""
    for match in re.finditer(r"""\bsh\s*\(?\s*(?:script:\s*)?('{3}|"{3}|'|")(?P<text>.*?)\1""", text, re.DOTALL):
        line = text.count("\n", 0, match.start())
        column = match.start() - (text.rfind("\n", 0, match.start()) + 1)
        yield Script(match["text"], Span(path, line, column, line, column + 2))
