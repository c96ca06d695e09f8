"""Words from one node to one other, at most once; who tells learns when nobody was there."""

from collections.abc import Callable
from typing import Final, Protocol

from server.fanout.packets import Kind, Message

NODE_NAME: Final = "node:"
"""What starts the name under which one node is told things."""

HearNode = Callable[[bytes, bytes], None]
"""Takes the node that told, and what it said; raises `UnreadableError` for what it doesn't know."""


class Mail(Protocol):
    """What this needs of the way to other nodes."""

    @property
    def origin(self) -> bytes: ...

    def tell(
        self, name: str, kind: Kind, body: bytes, *, unheard: Callable[[], None] | None = None
    ) -> None: ...


class Direct:
    """One node's line to each of the others. Nodes are known by the origin of what they say."""

    def __init__(self, mail: Mail) -> None:
        self._mail = mail
        self._hear: HearNode | None = None

    @property
    def own(self) -> bytes:
        """Return what this run of this node is known by."""
        return self._mail.origin

    def hear_with(self, hear: HearNode) -> None:
        """Hand what other nodes tell this one to `hear`."""
        self._hear = hear

    def tell(self, node: bytes, body: bytes, *, unheard: Callable[[], None]) -> None:
        """Tell one node something.

        Args:
            unheard: Called when Redis is away, or says that the node does not listen. Not called
                does not mean heard: a node that hangs listens, too.
        """
        self._mail.tell(f"{NODE_NAME}{node.hex()}", Kind.DIRECT, body, unheard=unheard)

    def take(self, message: Message) -> None:
        """Take in what another node told this one."""
        if self._hear is not None:
            self._hear(message.origin, message.body)
