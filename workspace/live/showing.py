"""What the clients of one text show of themselves: cursors and names. Nothing of it is kept."""

from collections.abc import Iterable

from workspace.live.frames import MOST_STATES, State

MOST_OF_ONE = 5  # clients a connection


class Showing:
    """The states by client, and which of them nobody was told of yet."""

    def __init__(self) -> None:
        self._states: dict[int, State] = {}
        self._untold: dict[int, State] = {}

    @property
    def states(self) -> list[State]:
        return list(self._states.values())

    @property
    def is_untold(self) -> bool:
        return bool(self._untold)

    def untold(self) -> list[State]:
        """From here on they are told."""
        untold, self._untold = self._untold, {}
        return list(untold.values())

    def take(self, told: Iterable[State], clients: set[int], who: dict[str, object]) -> list[State]:
        """What a connection says of its own clients, under its person's name whatever it says; new ones come
        into `clients`. Gives what was taken: nothing of others' clients, nothing that is older than what is
        known.
        """
        taken = []
        for state in told:
            known = self._states.get(state.client)
            if state.client not in clients and (known or len(clients) >= MOST_OF_ONE):
                continue
            if known and known.clock > state.clock:
                continue
            clients.add(state.client)
            taken.append(State(state.client, state.clock, state.told and {**state.told, "user": who}))
        self.show(taken)
        return taken

    def show(self, told: Iterable[State]) -> None:
        for state in told:
            if state.told is None:
                self._states.pop(state.client, None)
            elif state.client in self._states or len(self._states) < MOST_STATES:
                self._states[state.client] = state
            self._untold[state.client] = state

    def withdraw(self, clients: Iterable[int]) -> list[State]:
        """They are gone: that is shown of them last."""
        known = [self._states[client] for client in clients if client in self._states]
        gone = [State(state.client, state.clock + 1, None) for state in known]
        self.show(gone)
        return gone
