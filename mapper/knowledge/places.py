"""Where the package keeps its data and notebooks: inside a wheel, or beside it in a checkout."""

from pathlib import Path

PACKAGE = Path(__file__).resolve().parent.parent


def _beside_or_inside(name: str) -> Path:
    inside = PACKAGE / name
    return inside if inside.is_dir() else PACKAGE.parent / name


def data_folder() -> Path:
    """The folder with ``framework/`` and ``engagements/``."""
    return _beside_or_inside("data")


def notebooks_folder() -> Path:
    """The folder with the notebooks."""
    return _beside_or_inside("notebooks")


def samples() -> list[Path]:
    """The sample engagements, by name."""
    return sorted((data_folder() / "engagements").glob("*.toml"))


def sample() -> Path:
    """The first sample engagement; what a notebook shows when it is opened without a client."""
    return samples()[0]
