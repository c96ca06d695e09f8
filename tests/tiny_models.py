"""The tiny packages, built once for a whole test run."""

from functools import cache
from pathlib import Path
from tempfile import mkdtemp

from server.translate.installing import install_file
from tests.tiny_model import build_package


@cache
def package_files() -> dict[str, Path]:
    """Return the package files, by name."""
    folder = Path(mkdtemp(prefix="curbside-packages-"))
    return {
        f"{source}-{target}": build_package(folder, source, target)
        for source, target in (("en", "es"), ("es", "en"))
    }


def install_tiny(folder: Path) -> Path:
    """Install both directions into a folder of models and return it."""
    for file in package_files().values():
        install_file(folder, file)
    return folder
