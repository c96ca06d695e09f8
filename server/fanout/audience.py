"""Who on this node is reached without a room: the sockets of a doctor, the watchers of a topic."""

from dataclasses import dataclass

from store.ids import CaseId, DoctorId, SocketId


@dataclass(slots=True)
class Place:
    """One socket: whose it is and where it is."""

    doctor_id: DoctorId
    rooms: frozenset[CaseId] = frozenset()
    topics: frozenset[str] = frozenset()
    """Replaced and not changed: most sockets are in none, and none needs no memory."""


class Audience:
    """The sockets of this node, by doctor and by topic."""

    def __init__(self) -> None:
        self._places: dict[SocketId, Place] = {}
        self._doctors: dict[DoctorId, set[SocketId]] = {}
        self._topics: dict[str, set[SocketId]] = {}

    def place(self, socket_id: SocketId) -> Place | None:
        return self._places.get(socket_id)

    def add(self, socket_id: SocketId, doctor_id: DoctorId) -> bool:
        """Take a socket in; return whether it is the doctor's first here."""
        self._places[socket_id] = Place(doctor_id)
        sockets = self._doctors.setdefault(doctor_id, set())
        sockets.add(socket_id)
        return len(sockets) == 1

    def remove(self, socket_id: SocketId) -> tuple[Place | None, bool]:
        """Forget a socket; return where it was, and whether it was the doctor's last here."""
        place = self._places.pop(socket_id, None)
        if place is None:
            return None, False
        sockets = self._doctors[place.doctor_id]
        sockets.discard(socket_id)
        if sockets:
            return place, False
        del self._doctors[place.doctor_id]
        return place, True

    def watch(self, topic: str, socket_id: SocketId) -> None:
        self._topics.setdefault(topic, set()).add(socket_id)

    def unwatch(self, topic: str, socket_id: SocketId) -> bool:
        """Return whether nobody watches the topic here any more."""
        watchers = self._topics.get(topic, set())
        watchers.discard(socket_id)
        if watchers:
            return False
        return self._topics.pop(topic, None) is not None

    def of_doctor(self, doctor_id: DoctorId) -> set[SocketId]:
        return self._doctors.get(doctor_id, set())

    def of_topic(self, topic: str) -> set[SocketId]:
        return self._topics.get(topic, set())
