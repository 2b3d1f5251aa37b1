"""The environment variables that a project reads, and those that it documents."""

from __future__ import annotations

import re
from collections.abc import Mapping

from gonogo.checks.profile import shipped
from gonogo.index.memo import remembered
from gonogo.model import NotApplicable, Reads, Snapshot
from gonogo.source import SourceFile, VariableRead

_EXAMPLES = re.compile(
    r"(?i)(?:.*/)?(?:\.?env[\w.-]*\.(?:example|sample|template|dist|defaults)|(?:example|sample)[\w.-]*\.env)"
)
_DOCUMENTS = re.compile(r"(?i)(?:.*/)?[^/]+\.(?:md|rst|txt|adoc)")
_NOT_DOCUMENTS = re.compile(r"(?i)(?:.*/)?(?:requirements[^/]*|constraints[^/]*|changelog[^/]*|changes[^/]*)")
# What tools keep beside the project, such as an assistant's own notes, tells nobody how to run it.
_OF_TOOLS = re.compile(r"(?:.*/)?\.(?!git(?:hub|lab)/)[^/]+/.*")
# Every byte that cannot stand in a name, to a blank: documents are millions of words, and a pattern takes three times
# as long to find them.
_BLANKED = bytes(code if (chr(code).isalnum() and code < 128) or chr(code) == "_" else ord(" ") for code in range(256))
_GIVEN = re.compile(
    r"""(?x)
    HOME | PATH | USER | USERNAME | LOGNAME | SHELL | PWD | TMPDIR | TEMP | TMP | LANG | LANGUAGE | LC_\w+ | TZ | TERM
    | HOSTNAME | COMPUTERNAME | DISPLAY | EDITOR | VISUAL | PAGER | APPDATA | LOCALAPPDATA | USERPROFILE | SYSTEMROOT
    | PROGRAMFILES | WINDIR | COMSPEC | OS | COLUMNS | LINES | NO_COLOR | FORCE_COLOR | CI | PORT | SSH_\w+ | XDG_\w+
    | HTTPS?_PROXY | NO_PROXY | PYTHON\w* | VIRTUAL_ENV | CONDA_\w+ | PYTEST_\w+ | GITHUB_\w+ | GITLAB_\w+ | RUNNER_\w+
    | KUBERNETES_\w+ | AWS_LAMBDA_\w+ | AWS_EXECUTION_ENV | DYNO | GAE_\w+ | K_SERVICE | WEBSITE_\w+ | _.*
    """
)


def require_variables(snapshot: Snapshot) -> Mapping[str, list[VariableRead]]:
    """The reads of each variable that somebody must set, in shipped code; raises NotApplicable without any."""
    found = snapshot.derive(_read, Reads.OUTLINE)
    if not found:
        raise NotApplicable("the shipped code reads no environment variables")
    return found


def example(snapshot: Snapshot) -> str:
    """The path of the example environment, or what it should be."""
    return snapshot.derive(_example, Reads.OTHER)


def _example(snapshot: Snapshot) -> str:
    found = [path for path in snapshot.files if _EXAMPLES.fullmatch(path)]
    return min(found, key=lambda path: ("example" not in path, path.count("/"), len(path)), default=".env.example")


def documented(snapshot: Snapshot) -> frozenset[str]:
    """The words of every example environment and document, in capitals."""
    return snapshot.derive(_documented, Reads.OTHER)


def _read(snapshot: Snapshot) -> Mapping[str, list[VariableRead]]:
    found: dict[str, list[VariableRead]] = {}
    for file in shipped(snapshot):
        for read in file.module.variables if file.module else ():
            if not _GIVEN.fullmatch(read.name.upper()):
                found.setdefault(read.name, []).append(read)
    return found


def _documented(snapshot: Snapshot) -> frozenset[str]:
    return frozenset().union(*(_names(file) for path, file in snapshot.files.items() if _is_document(path)))


def _is_document(path: str) -> bool:
    is_text = _DOCUMENTS.fullmatch(path) is not None and not _NOT_DOCUMENTS.fullmatch(path)
    return (is_text and not _OF_TOOLS.fullmatch(path)) or _EXAMPLES.fullmatch(path) is not None


@remembered
def _names(file: SourceFile) -> frozenset[str]:
    words = set(file.text.encode("utf-8", "replace").translate(_BLANKED).split())
    names = (word for word in words if len(word) > 2 and (b"_" in word or word.isupper()))
    return frozenset(name.upper().decode() for name in names)
