"""Who on this node reads which room in which language."""

from collections.abc import Iterator

from store.ids import CaseId, SocketId
from store.records.account import Language


class Readers:
    """Sockets and the language that each reads a room in. Holds no doctor."""

    def __init__(self) -> None:
        self._by_case: dict[CaseId, dict[SocketId, Language]] = {}
        self._by_socket: dict[SocketId, set[CaseId]] = {}

    def enter(self, case_id: CaseId, socket_id: SocketId, language: Language) -> None:
        """Note that the socket reads the room in this language from here on."""
        self._by_case.setdefault(case_id, {})[socket_id] = language
        self._by_socket.setdefault(socket_id, set()).add(case_id)

    def leave(self, case_id: CaseId, socket_id: SocketId) -> None:
        """Forget the socket in this room."""
        sockets = self._by_case.get(case_id, {})
        sockets.pop(socket_id, None)
        if not sockets:
            self._by_case.pop(case_id, None)
        cases = self._by_socket.get(socket_id, set())
        cases.discard(case_id)
        if not cases:
            self._by_socket.pop(socket_id, None)

    def drop(self, socket_id: SocketId) -> None:
        """Forget the socket everywhere."""
        for case_id in list(self._by_socket.get(socket_id, ())):
            self.leave(case_id, socket_id)

    def languages(self, case_id: CaseId) -> frozenset[Language]:
        """Return the languages that the room is read in on this node."""
        return frozenset(self._by_case.get(case_id, {}).values())

    def language_of(self, case_id: CaseId, socket_id: SocketId) -> Language | None:
        """Return the language that the socket reads the room in."""
        return self._by_case.get(case_id, {}).get(socket_id)

    def rooms(self) -> Iterator[CaseId]:
        """Yield the rooms that somebody reads here."""
        return iter(list(self._by_case))
