"""Histories told by hand, for the checker's own tests: one that is right, and how to spoil it."""

from typing import Any

from tests.faults.history import Line

ROOM = "room-1"
NEEDS = {"ok": 2, "fault": 1, "expects": 1}
STAMP = "2026-03-02T12:00:07.250Z"
Lines = list[dict[str, Any]]


def line(op: str, at_s: float, **fields: Any) -> dict[str, Any]:
    return {"op": op, "at_s": at_s, **fields}


def act(op: str, at_s: float, key: str, **fields: Any) -> dict[str, Any]:
    """One try of one act of the client `ana`, who is the doctor `d-ana`."""
    told = {"room": ROOM, "author": "d-ana", "key": key, "said": f"words of {key}"}
    return line(op, at_s, **{**told, "client": "ana", "conn": "ana#1", **fields})


def final(seq: int, key: str, **fields: Any) -> dict[str, Any]:
    told = {"room": ROOM, "seq": seq, "author": "d-ana", "key": key, "kind": "message_posted"}
    told |= {"said": f"words of {key}", "stamp": STAMP}
    return line("final", 90.0, **{**told, **fields})


def shown(at_s: float, seq: int, key: str, *, client: str = "ben", **fields: Any) -> dict[str, Any]:
    told = {"client": client, "conn": f"{client}#1", "room": ROOM, "seq": seq, "via": "live"}
    told |= {"said": f"words of {key}", "kind": "message_posted", "by": "m-ana", "stamp": STAMP}
    return line("shown", at_s, **{**told, "digest": key, **fields})


def joined(at_s: float, seq: int, *, client: str = "ben", **fields: Any) -> dict[str, Any]:
    told = {"client": client, "conn": f"{client}#1", "room": ROOM, "after": 0, "seq": seq}
    return line("joined", at_s, **{**told, **fields})


def fault(begin_s: float, heal_s: float, what: str = "kill") -> Lines:
    return [
        line("fault", begin_s, phase="begin", what=what, target="a"),
        line("fault", heal_s, phase="heal", what=what, target="a"),
    ]


def expects(*, client: str = "ben", after: int = 0) -> dict[str, Any]:
    return line("expects", 80.0, client=client, room=ROOM, after=after, since_s=1.0)


def good_tale() -> Lines:
    """Three entries by one client, shown to one reader, one after an unknown outcome."""
    return [
        line("scene", 0.5, what="kill", needs=NEEDS),
        joined(1.0, 0),
        act("invoke", 2.0, "k1"),
        act("ok", 2.1, "k1", seq=1),
        shown(2.2, 1, "k1"),
        act("invoke", 3.0, "k2"),
        *fault(3.1, 5.0),
        act("unknown", 5.0, "k2", code="(no answer)"),
        act("invoke", 5.1, "k2", conn="ana#2"),
        act("ok", 5.2, "k2", seq=2),
        shown(5.3, 2, "k2"),
        act("invoke", 6.0, "bad", said="nothing"),
        act("refused", 6.1, "bad", said="nothing", code="invalid"),
        act("invoke", 7.0, "k3"),
        act("unknown", 7.5, "k3", code="unavailable"),
        shown(7.6, 3, "k3"),
        line("stopped", 8.0),
        expects(),
        final(1, "k1"),
        final(2, "k2"),
        final(3, "k3"),
    ]


def wave(number: int, due_s: float, paged_s: float | None, **fields: Any) -> dict[str, Any]:
    told = {"case": "case-1", "run": 1, "wave": number, "due_s": due_s, "people": 2, "pages": 2}
    return line("wave", 90.0, **{**told, "paged_s": paged_s, **fields})


def push(at_s: float, page: str, device: str, status: int = 201, **fields: Any) -> dict[str, Any]:
    told = {"case": "case-1", "run": 1, "page": page, "device": device, "tag": page, "topic": page}
    return line("push", at_s, **{**told, "status": status, **fields})


def page(offered_s: float, page: str, *, wave: int = 0, **delays_s: float) -> dict[str, Any]:
    told = {"case": "case-1", "run": 1, "page": page, "wave": wave, "offered_s": offered_s}
    return line("page", 90.0, **told, delays_s=delays_s or {"web_push": 0}, devices={})


def with_pages(tale: Lines) -> Lines:
    """The tale with what is kept of the pages that were sent and of those that waves paged."""
    kept = {each["page"] for each in tale if each["op"] == "page"}
    sent = [each for each in tale if each["op"] in ("push", "listed")]
    for each in sorted(sent, key=lambda each: float(each["at_s"])):
        if each["page"] not in kept:
            channel = each.get("channel", "web_push")
            tale = [*tale, page(each["at_s"], each["page"], **{channel: 0})]
            kept.add(each["page"])
    for each in [each for each in tale if each["op"] == "wave" and each["paged_s"] is not None]:
        for place in range(each["pages"]):
            told = page(each["paged_s"], f"{each['wave']}.{place}", wave=each["wave"])
            tale = [*tale, {**told, "delays_s": {}}]
    return tale


def without(tale: Lines, op: str, **wanted: Any) -> Lines:
    """The tale without the lines that fit."""
    return [
        each
        for each in tale
        if not (each["op"] == op and all(each.get(k) == v for k, v in wanted.items()))
    ]


def instead(tale: Lines, op: str, wanted: Line, **changed: Any) -> Lines:
    """The tale with other values in the lines that fit; at least one must."""
    spoilt = [
        {**each, **changed}
        if each["op"] == op and all(each.get(k) == v for k, v in wanted.items())
        else each
        for each in tale
    ]
    assert spoilt != tale
    return spoilt
