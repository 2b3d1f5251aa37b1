"""Where mypy's cache cannot be kept, its answers are the same as anywhere, verified and for unsaved text."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tools.mypy_project import CHAIN, A, messages, places, project, truth

SMALL = 200 * 1024  # bytes: what a run keeps is larger


@pytest.fixture
def full_disk() -> Iterator[None]:
    """No file that we or our children write may grow large; their writing fails as on a full disk."""
    resource = pytest.importorskip("resource", reason="limits of files are a matter of Unix")
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (SMALL, before[1]))
    yield
    resource.setrlimit(resource.RLIMIT_FSIZE, before)


async def test_on_a_disk_that_is_read_only_the_cache_is_temporary(tmp_path: Path) -> None:
    (tmp_path / "home").write_text("not a folder, and so no place for one")
    async with project(tmp_path, CHAIN, warm=False) as p:
        verified = await p.verify()
        edited = await p.edit({"pkg/a.py": A.replace("size: int = 0", "size: str = ''")})
        home = p.mypy._home
        assert home is not None

        assert places(verified) == truth(p.root)
        assert p.mypy.fast
        assert edited.messages != verified.messages
        assert home.cache.is_dir()
    assert not home.folder.exists()


async def test_on_a_full_disk_mypy_runs_without_a_cache_and_says_so(tmp_path: Path, full_disk: None) -> None:
    async with project(tmp_path, CHAIN, warm=False) as p:
        verified = await p.verify()
        edited = await p.edit({"pkg/a.py": A.replace("size: int = 0", "size: str = ''")})

        assert verified.verified
        assert any(f"make room in {tmp_path}" in problem for problem in verified.problems)
        assert messages(verified, "pkg/b.py") == [
            'Incompatible types in assignment (expression has type "str", variable has type "int")'
        ]
        assert 'Unsupported operand types for + ("int" and "str")' in messages(edited, "pkg/b.py")
