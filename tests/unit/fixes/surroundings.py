"""Seeds of fixes and random surroundings: what a fix writes must be the same whatever stands around it.

A seed (`seeds/*.txt`) is the text before and after a fix, with marks. `@@` is the place of the finding. `~~~` is a line
in whose place random lines may stand, indented as it is; `~~~ imports` lets imports be among them. At the end of a
line `§` is where a random comment may stand. The same is put at the same marks before and after the fix, so that all
outside of the edit has to be the same byte for byte.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from hypothesis import strategies as st

from workspace import files_of

SEEDS = Path(__file__).parent / "seeds"
_GAP = re.compile(r"^(?P<margin> *)~~~(?P<imports> imports)?\n", re.MULTILINE)
_IMPORT = re.compile(r"^(?:@@)?(?:from|import) ", re.MULTILINE)
_PLACE = "@@"
_REMARKS = ["", "", "  # why", " # é😀 = ('", "  # noqa: E501 # two"]
_BLANK = "\n"
_COMMENT = "# a comment: f(a=None) # [x]\n"
_CODE = {
    ".py": [
        _BLANK,
        _COMMENT,
        "spare{n} = 'é😀', \"[\"  # kept\n",
        "if spare:\n    spare{n} = (1,\n             2)  \n",
        "spare{n}: str = f'{{spare}}' \\\n    'x' ; spare = 0\n",
        "class Spare{n}:\n    '''It's one.'''\n\n    def f(self, b=None): return b\n",
        "def spare{n}(b, *c):\n    for d in b: yield d\n    return '1'\n",
    ],
    ".toml": [_BLANK, _COMMENT, "[tool.spare{n}]\nc = [\n  1, # one\n ]\nmarkers = '''\nf\n'''\n"],
    ".ini": [_BLANK, _COMMENT, "[spare{n}]\nmarkers =\n  b\n", "; markers = no\n"],
    ".yaml": [_BLANK, _COMMENT, "spare{n}: {{ a: 'b' }}  # é\n"],
    ".md": ["Of *it*  \n", "- é\n\n```\n# no heading\n```\n"],
    ".example": ["SPARE{n}=\n", "# export SPARE\n"],
    ".txt": ["# of ours\n", "spare{n}>=1  # é\n"],
}
_HEAD = 5  # so many of the first may stand above the imports, which a fix looks for above functions and classes only
_IMPORTS = ["import spare{n}  # noqa\n", "from spare{n} import (\n    spare{n}, # a\n    other as o,\n)\n"]
_MARKED = frozenset({".py", ".md", ".example", ".txt"})  # what may begin with a byte order mark


@dataclass(frozen=True)
class Seed:
    """One fix of one kind: the marked files before it, and those that it writes."""

    kind: str
    title: str
    arguments: Mapping[str, str | int]
    before: Mapping[str, str]
    after: Mapping[str, str]


@dataclass(frozen=True)
class Surroundings:
    """What is put at the marks, by the number of the mark, and how the files are written."""

    lines: tuple[tuple[int, ...], ...]
    remarks: tuple[str, ...]
    newline: str
    indent: str
    mark: str
    ends: bool

    def around(self, path: str, text: str) -> str:
        """The file with all of it; `@@` stays."""
        counted = iter(range(100))
        text = _GAP.sub(lambda gap: self._lines(path, next(counted), gap), text)
        text = text if self.ends else text.removesuffix("\n")
        head, *parts = text.split("§")
        text = head + "".join(self.remarks[n % len(self.remarks)] + part for n, part in enumerate(parts))
        if path.endswith(".py"):
            text = re.sub(r"^(?:    )+", lambda m: self.indent * (len(m[0]) // 4), text, flags=re.MULTILINE)
        mark = self.mark if PurePosixPath(path).suffix in _MARKED else ""
        return mark + text.replace("\n", self.newline)

    def _lines(self, path: str, number: int, gap: re.Match[str]) -> str:
        pool = _CODE.get(PurePosixPath(path).suffix, [_BLANK])
        pool = pool[:2] if gap["margin"] and not path.endswith(".py") else pool
        if path.endswith(".py") and _IMPORT.search(gap.string, gap.end()):
            pool = pool[:_HEAD]
        pool = pool + _IMPORTS if gap["imports"] else pool
        chosen = self.lines[number % len(self.lines)]
        text = "".join(pool[index % len(pool)].format(n=f"{number}{i}") for i, index in enumerate(chosen))
        return re.sub(r"^(?=.)", gap["margin"], text, flags=re.MULTILINE)

    def before(self, seed: Seed) -> tuple[dict[str, str], dict[str, str | int]]:
        """The files before the fix, and its arguments."""
        texts, given = {}, {}
        for path, text in seed.before.items():
            made = self.around(path, text)
            head, mark, rest = made.partition(_PLACE)
            if mark:
                line = head.replace("\r\n", "\n").removeprefix(self.mark).split("\n")
                given = {"path": path, "line": len(line) - 1, "column": len(line[-1])}
            texts[path] = head + rest
        return texts, given | dict(seed.arguments)

    def after(self, seed: Seed) -> dict[str, str]:
        """The files that the fix changes, creates or moves, as it has to write them. What it creates has no marks."""
        surrounded = {path for path, text in seed.after.items() if path in seed.before or _GAP.search(text)}
        return {path: self.around(path, text) if path in surrounded else text for path, text in seed.after.items()}


def surroundings() -> st.SearchStrategy[Surroundings]:
    return st.builds(
        Surroundings,
        st.lists(st.lists(st.integers(0, 20), max_size=3).map(tuple), min_size=1, max_size=7).map(tuple),
        st.lists(st.sampled_from(_REMARKS), min_size=1, max_size=5).map(tuple),
        st.sampled_from(["\n", "\r\n"]),
        st.sampled_from(["    ", "\t", "  "]),
        st.sampled_from(["", "\ufeff"]),
        st.booleans(),
    )


PLAIN = Surroundings(((),), ("",), "\n", "    ", "", True)
FULL = Surroundings(((4, 2, 1), (5, 0, 3), (2, 6, 1), (7, 8, 0)), tuple(_REMARKS[2:]), "\r\n", "\t", "\ufeff", False)


def seeds() -> Iterator[Seed]:
    """Every seed of the folder."""
    for path in sorted(SEEDS.glob("*.txt")):
        parts = re.split(r"^## ([\w-]+): (.+)\n", path.read_text("utf-8"), flags=re.MULTILINE)[1:]
        for kind, title, body in zip(parts[::3], parts[1::3], parts[2::3], strict=True):
            yield _seed(kind, title, body)


def _seed(kind: str, title: str, body: str) -> Seed:
    title, _, written = title.partition(" | ")
    arguments = dict(word.split("=", 1) for word in written.split())
    before, after = (files_of(text)[0] for text in body.split("==>\n"))
    for path in before.keys() & after.keys():
        assert before[path].count("§") == after[path].count("§"), (kind, title, path)
        assert _GAP.findall(before[path]) == _GAP.findall(after[path]), (kind, title, path)
    assert any(_GAP.search(text) for text in before.values()), (kind, title)
    return Seed(kind, title, {k: int(v) if v.isdigit() else v for k, v in arguments.items()}, before, after)
