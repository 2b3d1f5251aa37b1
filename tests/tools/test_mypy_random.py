"""Random edits of a generated project: the provisional answer after each against a fresh batch run."""

from __future__ import annotations

import os
import random
import re
from pathlib import Path

import pytest

from tools.mypy_project import places, project, truth

COUNT = 8
STEPS = 30


def module(number: int, chance: random.Random) -> str:
    """A module that imports some of those before it, with a few errors and ignores."""
    lines = ["from __future__ import annotations"]
    uses = []
    for other in sorted(chance.sample(range(number), min(number, 3))):
        lines.append(
            f"from pkg.m{other} import f{other}, C{other}" if chance.random() < 0.6 else f"from pkg import m{other}"
        )
        prefix = "" if lines[-1].startswith("from pkg.m") else f"m{other}."
        uses.append((prefix, other))
    lines += [f"class C{number}:", f"    a{number}: int = {number}", f"    def g(self) -> int: return self.a{number}"]
    lines += [f"def f{number}(n: int, s: str = '') -> int:", "    return n"]
    for prefix, other in uses:
        lines.append(f"v{other}: {chance.choice(['int', 'str'])} = {prefix}f{other}({chance.choice(['1', '2, 3'])})")
        lines.append(f"w{other}: str = {prefix}C{other}().g()  # type: ignore{chance.choice(['', '[assignment]'])}")
        lines += [f"def h{other}() -> str:", f"    return {prefix}C{other}().a{other}"]
    return "\n".join(lines) + "\n"


def edited(text: str, chance: random.Random) -> str:
    """One plausible edit: a rename, another signature or type, a comment, a deleted line."""
    kind = chance.randrange(7)
    if kind == 0:
        return re.sub(r"def (f\d+)\(", lambda m: f"def {m[1]}x(", text, count=1)
    if kind == 1:
        return (
            text.replace("(n: int,", "(n: str,", 1) if "(n: int," in text else text.replace("(n: str,", "(n: int,", 1)
        )
    if kind == 2:
        return re.sub(r"def g\(self\) -> \w+", f"def g(self) -> {chance.choice(['int', 'str'])}", text)
    if kind == 3:
        return text + f"# comment {chance.random()}\n"
    if kind == 4:
        return re.sub(r"(a\d+): int", r"\1: str", text, count=1)
    lines = text.splitlines(keepends=True)
    if kind == 5:
        del lines[chance.randrange(len(lines))]
    else:
        lines.insert(chance.randrange(len(lines) + 1), "u: int = undefined\n")
    return "".join(lines)


def write(root: Path, files: dict[str, str], step: int) -> None:
    """Each step has a time of its own: mypy takes two versions of equal size and second for one."""
    for path, text in files.items():
        target = root / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(text.encode("utf-8"))
        os.utime(target, (1_700_000_000 + step, 1_700_000_000 + step))


@pytest.mark.parametrize("seed", [1, 2, 3])
async def test_random_edits_never_disagree_with_a_batch_run(tmp_path: Path, seed: int) -> None:
    chance = random.Random(seed)
    original = {f"pkg/m{n}.py": module(n, chance) for n in range(COUNT)}
    settings = "[mypy]\nwarn_unused_ignores = True\nstrict_equality = True\n"
    files = {"mypy.ini": settings, "pkg/__init__.py": "", **original}
    async with project(tmp_path, "".join(f"-- {path} --\n{text}" for path, text in files.items())) as p:
        await p.verify()
        current = dict(original)
        for step in range(STEPS):
            path = chance.choice(sorted(original))
            current[path] = original[path] if chance.random() < 0.25 else edited(current[path], chance)
            unsaved = await p.edit({q: t for q, t in current.items() if t != original[q]})
            if unsaved.broken:
                current[path] = original[path]
                continue
            write(tmp_path / "copy", {**files, **current}, step)

            assert places(unsaved) == truth(tmp_path / "copy", "pkg"), (step, path)
        assert p.mypy.fast
