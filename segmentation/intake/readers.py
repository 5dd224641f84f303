"""Read files in this process, or each in a walled process that is forked for it."""

from __future__ import annotations

import socket
from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager
from dataclasses import asdict, dataclass, is_dataclass
from pathlib import Path, PurePath
from typing import Any, TypeVar, Unpack, cast

from segmentation.intake.large.tables import LargeTable, is_large, open_large
from segmentation.intake.limits import COMMAND_LINE, Limits
from segmentation.intake.reading import read_customers
from segmentation.intake.sandbox.answering import answer, read_one
from segmentation.intake.sandbox.asking import Asked, Options
from segmentation.intake.sandbox.distant import DistantTable, open_distant
from segmentation.intake.sandbox.transfer import rebuilt
from segmentation.intake.sources import Source
from segmentation.processes import forked, send
from segmentation.records import CustomerTable, Decimal, Progress

Result = TypeVar("Result")
Work = Callable[["Progress | None"], Result]


class Reader:
    """Reads files in the process of whoever asks: their own program, on their own files."""

    def customers(self, source: Source, **options: Unpack[Options]) -> CustomerTable:
        """Read customers; see `read_customers`."""
        return read_customers(source, **options)

    def begin(self, path: str | Path, **options: Unpack[Options]) -> Callable[[], CustomerTable]:
        """Begin to read customers, and return what waits for the table."""
        return lambda: self.customers(path, **options)

    def work(
        self,
        path: str | Path,  # noqa: ARG002 - what messages call it, where it is done apart
        kind: Any,  # noqa: ARG002 - the same
        work: Work[Result],
        *,
        progress: Progress | None = None,
    ) -> Result:
        """Do other work on a file, whose result is a record of some kind, or a plain value."""
        return work(progress)

    def is_large(self, path: Path) -> bool:
        """Tell whether a file is better read in parts."""
        return self.work(path, bool, lambda _: is_large(path))

    def large(
        self, path: Path, *, columns: Iterable[str] | None, decimal: Decimal | None
    ) -> AbstractContextManager[LargeTable | DistantTable]:
        """Open a large file; see `open_large`."""
        return open_large(path, columns=columns, decimal=decimal)


HERE = Reader()


@dataclass(frozen=True, slots=True)
class Apart(Reader):
    """Reads each file in a process of its own, as the server does with those of strangers."""

    limits: Limits = COMMAND_LINE

    def customers(self, source: Source, **options: Unpack[Options]) -> CustomerTable:
        """Read customers; see `read_customers`."""
        return self.begin(cast("str | Path", source), **options)()

    def begin(self, path: str | Path, **options: Unpack[Options]) -> Callable[[], CustomerTable]:
        """Begin to read customers, and return what waits for the table."""
        connection = forked(read_one)
        asked = Asked(connection, PurePath(path).name, self.limits)
        asked.table(options, path=str(path))

        def wait() -> CustomerTable:
            with connection:
                return asked.told_table()

        return wait

    def work(
        self, path: str | Path, kind: Any, work: Work[Result], *, progress: Progress | None = None
    ) -> Result:
        """Do other work on a file, whose result is a record of some kind, or a plain value."""
        name = PurePath(path).name

        def far(connection: socket.socket) -> None:
            def tell(stage: str, share: float) -> None:
                send(connection, {"stage": stage, "share": share})

            def read() -> None:
                send(connection, {"answer": _plain(work(None if progress is None else tell))})

            answer(connection, read, name=name, limits=self.limits)

        with forked(far) as connection:
            asked = Asked(connection, name, self.limits)
            header, _ = asked.told()
            while "answer" not in header:
                if progress is not None:
                    progress(header["stage"], header["share"])
                header, _ = asked.told()
            result: Result = rebuilt(kind, header["answer"])
            return result

    def large(
        self, path: Path, *, columns: Iterable[str] | None, decimal: Decimal | None
    ) -> AbstractContextManager[LargeTable | DistantTable]:
        """Open a large file; see `open_large`."""
        return open_distant(path, self.limits, columns=columns, decimal=decimal)


def _plain(result: Any) -> Any:
    if isinstance(result, tuple):
        return [_plain(one) for one in result]
    return asdict(result) if is_dataclass(result) and not isinstance(result, type) else result
