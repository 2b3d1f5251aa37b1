"""A module of the workspace that pytest does not find, because it looks elsewhere."""

from __future__ import annotations

from dataclasses import dataclass

from gonogo.checks.tests.registering import setting_place
from gonogo.facts import CollectionFailure
from gonogo.index.layout import Place, layout_of
from gonogo.model import Fix, Snapshot


@dataclass(frozen=True, slots=True)
class OutOfSight:
    """The module that an import asks for, where it is, and the folder in which it would have to be looked for."""

    name: str
    path: str
    folder: str

    @property
    def message(self) -> str:
        return f"pytest does not find {self.name}: it does not look in {self._where}"

    @property
    def next_step(self) -> str:
        return f"{self.path} is there: set pythonpath = {self.folder} for pytest, or install the project in place"

    @property
    def _where(self) -> str:
        return "the workspace's own folder" if self.folder == "." else self.folder


def out_of_sight(snapshot: Snapshot, failure: CollectionFailure) -> OutOfSight | None:
    """Where the module is that pytest did not find; None where the workspace has none or several of that name."""
    name, layout = failure.module, layout_of(snapshot)
    if failure.exception != "ModuleNotFoundError" or not name.isidentifier():
        return None
    places = {folder: layout.find(folder, (name,)) for folder in layout.tops.get(name, ())}
    found = {folder: place for folder, place in places.items() if place is not None and not place.is_opaque}
    declared = {folder: place for folder, place in found.items() if folder in layout.roots}
    if len(declared or found) != 1:
        return None
    ((folder, place),) = (declared or found).items()
    return OutOfSight(name, _path(place), folder or ".")


def _path(place: Place) -> str:
    return place.path or f"{place.folder}/"


def reaching(snapshot: Snapshot, hidden: OutOfSight) -> Fix:
    """The fix that lets pytest look there, in the configuration that it reads."""
    place = setting_place(snapshot, "pythonpath")
    path = place.path if place else "pyproject.toml" if "pyproject.toml" in snapshot.files else "pytest.ini"
    title = f"Let pytest look in {hidden.folder} ({path})" if hidden.folder != "." else f"Set pythonpath in {path}"
    return Fix("add-pythonpath", title, {"path": path, "folder": hidden.folder}, preferred=True)
