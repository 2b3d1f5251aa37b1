"""What is installed, upgraded or removed while the editor is open counts without a save or a restart."""

from __future__ import annotations

import shutil
import sys
import venv
from pathlib import Path

from protocol.editor import editing


def site_packages(environment: Path) -> Path:
    return next(environment.glob("lib/python*/site-packages"), environment / "Lib" / "site-packages")


def install(site: Path, version: str, body: str) -> None:
    """As pip leaves a distribution `gadget` behind, in place of any other version of it."""
    for old in [*site.glob("gadget-*.dist-info"), *site.glob("gadget")]:
        shutil.rmtree(old)
    (site / "gadget").mkdir()
    (site / "gadget/py.typed").touch()
    (site / "gadget/__init__.py").write_text(body)
    (site / f"gadget-{version}.dist-info").mkdir()
    (site / f"gadget-{version}.dist-info/METADATA").write_text(f"Name: gadget\nVersion: {version}\n")


async def test_a_package_that_is_installed_and_then_upgraded_is_judged_as_it_is(small):
    venv.create(small / ".venv", with_pip=False)
    site = site_packages(small / ".venv")
    shop = "small/shop.py"
    text = "from gadget import spin\n\nturns: int = spin()\n" + (small / shop).read_text()
    (small / shop).write_text(text)
    async with editing(small, python="") as editor:
        await editor.settled()
        assert "missing-module" in {d.code for d in editor.diagnostics(shop, source="gonogo")}

        install(site, "1.0", "def spin() -> int: ...\n")
        await editor.until(
            lambda: "missing-module" not in {d.code for d in editor.diagnostics(shop, source="gonogo")}, "no finding"
        )
        await editor.until(lambda: not editor.messages(shop, source="mypy"), "no type error")

        install(site, "2.0", "def spin() -> str: ...\n")
        await editor.until(lambda: any('"str"' in m for m in editor.messages(shop, source="mypy")), "the new type")
        editor.open(shop)
        editor.type(shop, text.replace("turns: int", "turns: str"))
        await editor.until(lambda: not editor.messages(shop, source="mypy"), "the fast engine knows it too")


async def test_an_environment_that_is_created_later_is_found(small):
    async with editing(small, python="") as editor:
        await editor.settled()
        venv.create(small / ".venv", with_pip=False)

        def of_environment() -> bool:
            return any("-m pip install pytest" in reason for reason in editor.status.reasons)

        await editor.until(of_environment, "the new interpreter, which has no pytest")
        assert str(small / ".venv") in " ".join(editor.status.reasons)
        assert sys.prefix not in " ".join(editor.status.reasons)
