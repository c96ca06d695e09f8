"""The ZIP of a doctor's own data."""

import gc
import io
import zipfile

import pytest

from server.keeping.archive import Archive
from tests.makers import NOON


def test_a_file_that_was_left_is_whole() -> None:
    file = io.BytesIO()
    with Archive(file) as archive:
        archive.add_readme(NOON)

    assert zipfile.ZipFile(file).testzip() is None


def test_a_file_that_was_broken_off_is_not_written_to_after_it_was_closed() -> None:
    def break_off() -> None:
        with io.BytesIO() as file, Archive(file) as archive:
            archive.add_readme(NOON)
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        break_off()

    # What an object says when it goes is an error of whatever test runs.
    gc.collect()
