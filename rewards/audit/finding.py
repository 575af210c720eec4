"""Finding: what one experiment came to, as a small table with a sentence that says what it asks."""

from dataclasses import dataclass

from rewards.audit.figure import Figure

Cell = str | int | float | Figure | None


@dataclass(frozen=True, slots=True)
class Finding:
    """One table. `records` are the results that the rows were taken from, for whoever draws a picture of them."""

    experiment: str
    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    remarks: tuple[str, ...] = ()
    records: tuple[object, ...] = ()

    def __post_init__(self) -> None:
        if any(len(row) != len(self.columns) for row in self.rows):
            raise ValueError(f"{self.experiment}: every row has {len(self.columns)} cells")
