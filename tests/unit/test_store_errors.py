"""The store's errors say what happened, also where only the kind of error was raised."""

import pytest

from store.errors import StoreUnavailableError, UnknownOutcomeError


@pytest.mark.parametrize(
    ("error", "says"),
    [
        (StoreUnavailableError(), "no MongoDB primary answered in time"),
        (UnknownOutcomeError(), "did not confirm a write in time"),
    ],
)
def test_an_error_without_a_text_of_its_own_says_what_happened(error: Exception, says: str) -> None:
    assert says in str(error)
