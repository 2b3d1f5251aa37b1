"""What continuous integration runs: the scripts in the configuration of the usual systems."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

import yaml

from gonogo.model import Snapshot
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

    `ignored` says why its failure stops nothing, or is empty.
    """

    text: str
    span: Span
    action: str = ""
    ignored: str = ""


def pipelines(snapshot: Snapshot) -> tuple[str, ...]:
    """The configuration files of CI systems."""
    return tuple(sorted(path for path in snapshot.files if is_pipeline(path)))


def is_pipeline(path: str) -> bool:
    return _FILES.fullmatch(path) is not None or path.rpartition("/")[2] == "Jenkinsfile"


def scripts(snapshot: Snapshot) -> tuple[Script, ...]:
    """Everything that CI runs, file by file."""
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
    return tuple(_walk(path, root, _by_hand(path, root))) if root else ()


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


def _walk(path: str, node: yaml.Node, ignored: str) -> Iterator[Script]:
    for key, value in pairs(node).items():
        own = ignored or _ignored(node)
        if key in _SCRIPTS and not isinstance(value, yaml.MappingNode):
            yield from _texts(path, value, own)
        elif key == "uses" and _is_text(value):
            yield Script("", span_of(path, value), value.value, own)
        else:
            yield from _walk(path, value, own)
    if isinstance(node, yaml.SequenceNode):
        for part in node.value:
            yield from _walk(path, part, ignored)


def _ignored(node: yaml.Node) -> str:
    for key, value in pairs(node).items():
        if key in _FORGIVING and str(value.value).lower() == "true":
            return f"`{key}: true`"
        if key == "if" and str(value.value).strip("${} ").lower() == "false":
            return "`if: false`"
    return ""


def _texts(path: str, node: yaml.Node, ignored: str) -> Iterator[Script]:
    if isinstance(node, yaml.ScalarNode):
        yield Script(node.value, span_of(path, node), ignored=ignored)
    elif isinstance(node, yaml.SequenceNode):
        for part in node.value:
            yield from _texts(path, part, ignored)


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
