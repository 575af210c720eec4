"""Write small files of the answer cache whole or not at all."""

from pathlib import Path
from tempfile import NamedTemporaryFile


def write_whole(path: Path, text: str) -> None:
    """Write beside and move into place; a folder that cannot be written keeps nothing: it is only a cache."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with NamedTemporaryFile("w", encoding="utf-8", dir=path.parent, suffix=".new", delete=False) as file:
            file.write(text)
        Path(file.name).replace(path)
    except OSError:
        return
