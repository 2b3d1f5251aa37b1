"""Which runs are under way and which are wanted after them: a state machine without threads or clock."""

from __future__ import annotations

import enum


class Lane(enum.StrEnum):
    """The kinds of run. Each has at most one under way and at most one waiting."""

    ENVIRONMENT = "environment"
    TYPES = "types"
    INCREMENT = "increment"
    COLLECTION = "collection"
    AFFECTED = "affected tests"


class Lanes:
    """At most one run of each kind under way, and at most one wanted after it.

    TYPES and INCREMENT share one engine, but not a lane: the increment answers while a batch run verifies.
    """

    def __init__(self) -> None:
        self.wanted: set[Lane] = set()
        self.running: set[Lane] = set()

    def request(self, *lanes: Lane) -> None:
        self.wanted.update(lanes)

    def start(self) -> tuple[Lane, ...]:
        """The runs that should begin now. Nothing runs beside the search for the interpreter."""
        if Lane.ENVIRONMENT in self.running:
            return ()
        ready = {Lane.ENVIRONMENT} & self.wanted or self.wanted - self.running
        self.wanted -= ready
        self.running |= ready
        return tuple(lane for lane in Lane if lane in ready)

    def finish(self, lane: Lane) -> None:
        self.running.discard(lane)

    @property
    def busy(self) -> tuple[Lane, ...]:
        """What is under way or wanted, for a status line."""
        return tuple(lane for lane in Lane if lane in self.running | self.wanted)
