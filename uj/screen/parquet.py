"""Parquet in batches: read here, or as pieces that say where somebody else finds them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from uj.errors import InvalidInput
from uj.screen.mapping import Mapping
from uj.screen.places import opened
from uj.screen.tables import Chunk, Notes, headings


@dataclass(frozen=True)
class Piece:
    """A batch of a Parquet file that is not read yet: the ``nth`` of some row groups."""

    path: Path
    groups: tuple[int, ...]
    nth: int
    size: int
    first: int
    last: int
    headings: dict[str, str]

    def read(self) -> Chunk:
        """Read it.

        Raises:
            InvalidInput: the file is damaged.
        """
        start, size = self.nth * self.size, self.last - self.first + 1
        with undamaged(self.path, self.first):
            return _chunk(self._rows(start, start + size), self.headings, self.first, self.path)

    def _rows(self, start: int, stop: int) -> Any:
        """These rows of its row groups. Parquet is read in batches of any size, however many are asked for."""
        import pyarrow as pa

        found, at = [], 0
        file = _opened(self.path)
        for batch in file.iter_batches(self.size, row_groups=self.groups, columns=list(self.headings)):
            low, high = max(start - at, 0), min(stop - at, len(batch))
            found += [batch.slice(low, high - low)] if low < high else []
            at += len(batch)
            if at >= stop:
                return pa.Table.from_batches(found).unify_dictionaries().combine_chunks().to_batches()[0]
        raise OSError("there are fewer rows than its footer says")


@contextmanager
def undamaged(path: Path, first: int) -> Iterator[None]:
    """Say it plainly if a Parquet file turns out to be damaged."""
    import pyarrow as pa

    try:
        yield
    except (pa.ArrowException, OSError) as error:
        said = str(error).splitlines()[0][:120]
        raise InvalidInput.one(
            path, "UJ157", f"the Parquet file is damaged after row {first - 1} ({said})"
        ) from None


def _opened(path: Path) -> Any:
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        return pq.ParquetFile(opened(path))
    except (pa.ArrowException, OSError) as error:
        raise InvalidInput.one(
            path, "UJ157", f"this is not a whole Parquet file ({str(error).splitlines()[0][:120]})"
        ) from None


def _chunk(batch: Any, found: dict[str, str], first: int, path: Path) -> Chunk:
    columns = {ours: batch.column(batch.schema.get_field_index(name)) for name, ours in found.items()}
    return Chunk(list(range(first, first + len(batch))), columns, source=str(path))


def batches(path: Path, mapping: Mapping, size: int, notes: Notes, first: int) -> Iterator[Chunk]:
    """Batches of even size, whatever the row groups."""
    file = _opened(path)
    found = headings(list(file.schema_arrow.names), path, mapping, notes)
    stream = file.iter_batches(size, columns=list(found))
    while True:
        with undamaged(path, first):
            batch = next(stream, None)
        if batch is None:
            return
        yield _chunk(batch, found, first, path)
        first += len(batch)


def pieces_of(path: Path, mapping: Mapping, size: int, notes: Notes, first: int) -> Iterator[Piece]:
    """Batches along the row groups: small ones taken together, large ones in parts."""
    file = _opened(path)
    found = headings(list(file.schema_arrow.names), path, mapping, notes)
    counts = [file.metadata.row_group(n).num_rows for n in range(file.num_row_groups)]
    group = 0
    while group < len(counts):
        until, rows = group + 1, counts[group]
        while until < len(counts) and rows + counts[until] <= size:
            rows += counts[until]
            until += 1
        each = -(-rows // max(1, -(-rows // size)))  # parts of equal size
        for nth, start in enumerate(range(0, rows, each or 1)):
            last = first + min(each, rows - start) - 1
            yield Piece(path, tuple(range(group, until)), nth, each, first, last, found)
            first = last + 1
        group = until
