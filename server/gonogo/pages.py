"""The documentation page of each check, as shipped with the server."""

from __future__ import annotations

from pathlib import Path

_SHIPPED = Path(__file__).parent / "pages"
_CHECKOUT = Path(__file__).parents[2] / "docs" / "checks"


def path_of(check_id: str) -> Path | None:
    """Where the page of this check lies: beside us in a wheel, under docs/ in a checkout; None where it is lost."""
    for folder in (_SHIPPED, _CHECKOUT):
        if (page := folder / f"{check_id}.md").is_file():
            return page
    return None
