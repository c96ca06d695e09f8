"""What is erased with an account or a case is said for every collection that there is."""

from store.client import Store
from store.personal import LINES


def collections() -> set[str]:
    """The collections that the store opens, by the classes that it names."""
    known = Store.__init__.__globals__
    return {one.COLLECTION for one in known.values() if hasattr(one, "COLLECTION")}


def test_every_collection_says_what_an_erasure_does_with_it() -> None:
    assert collections() <= set(LINES), "add a line to store/personal.py"


def test_what_is_kept_after_an_erasure_says_why() -> None:
    for name, line in LINES.items():
        if line.doctor is not None and line.on_doctor == "keep":
            assert line.why, name
        if line.case is not None and line.case != line.doctor and line.on_case == "keep":
            assert line.why or line.told, name


def test_no_key_or_hash_is_told_with_ones_own_data() -> None:
    for name, line in LINES.items():
        assert not [field for field in line.told if "hash" in field or "key" in field], name
