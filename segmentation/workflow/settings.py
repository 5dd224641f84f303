"""Write down every choice of a study, and read a file of customers by such choices again."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

from segmentation import intake
from segmentation.errors import ModelError, ParameterError, ReadError
from segmentation.models.format.plain import from_plain, read_json, to_plain
from segmentation.records import (
    Algorithm,
    ColumnContract,
    CustomerTable,
    Decimal,
    FeatureSetting,
    PrepareSettings,
    SegmentWords,
    StudySettings,
)

FORMAT = "customer-segmentation-settings"
VERSION = 1


def settings_of(
    table: CustomerTable,
    preparation: PrepareSettings | None = None,
    *,
    k: int | None = None,
    method: Algorithm = "kmeans",
    least: int = 0,
    segments: tuple[SegmentWords, ...] = (),
) -> StudySettings:
    """Return every choice that a table was made by, with those that follow on it.

    Parameters
    ----------
    table : CustomerTable
        With the roles that its columns have now.
    k : int, optional
        None: the recommended number.
    least : int
        Fewest customers of a segment; smaller ones are merged with their nearest.
    """
    preparation = preparation or PrepareSettings()
    own = {setting.name: setting for setting in preparation.per_feature}
    named = {name: own.get(name, FeatureSetting(name)) for name in (*table.features, *own)}
    return StudySettings(
        sheet=table.report.sheet if len(table.report.sheets) > 1 else None,
        roles={column.name: column.role for column in table.columns},
        contracts={
            column.name: column.contract for column in table.columns if column.contract is not None
        },
        without_hidden=any(step.code == "hidden_rows_left_out" for step in table.report.steps),
        preparation=replace(preparation, per_feature=tuple(named.values())),
        k=k,
        method=method,
        least=least,
        segments=segments,
    )


def write_settings(settings: StudySettings) -> bytes:
    """Return settings as the text of their file, JSON in UTF-8."""
    return (json.dumps(plain_settings(settings), ensure_ascii=False, indent=1) + "\n").encode()


def plain_settings(settings: StudySettings) -> dict[str, object]:
    """Return settings as plain JSON values."""
    return {"format": FORMAT, "version": VERSION, **to_plain(settings)}


def read_settings(source: str | Path | bytes, *, name: str = "settings.json") -> StudySettings:
    """Read settings from a file, or from an answer of `inspect` or `search` in JSON.

    ``name``: what messages call bytes. Raises ReadError if there is no such file; ParameterError if
    it holds anything but settings.
    """
    if not isinstance(source, bytes):
        name, source = Path(source).name, _content(Path(source))
    try:
        plain = read_json(source)
        if isinstance(plain, dict) and "settings" in plain and "format" not in plain:
            plain = plain["settings"]
        if isinstance(plain, dict):
            _check_format(plain.pop("format", FORMAT), plain.pop("version", VERSION))
        found: StudySettings = from_plain(StudySettings, plain, "settings")
        _check_values(found)
    except ModelError as error:
        raise ParameterError(
            f"{name} cannot be used as settings: {error}. Write them with `inspect --json`, or "
            "download them from the Customers page."
        ) from error
    return found


def read_by(
    settings: StudySettings,
    source: intake.Source,
    *,
    sheet: str | None = None,
    decimal: Decimal | None = None,
    without_hidden: bool = False,
    reader: intake.Reader = intake.HERE,
) -> CustomerTable:
    """Read a file of customers by settings; its columns have their roles then.

    Parameters
    ----------
    sheet, decimal : optional
        These win over the settings.
    without_hidden : bool
        Leaves out the rows that are hidden in a workbook, as settings may too.
    reader : Reader
        What reads it: this process, or one of its own.

    Raises
    ------
    ParameterError
        If the settings name a column that the file does not have, read one as what it is not, or
        name a sheet of a file that has none.
    ReadError, DataError, TooLargeError
        As from `read_customers`.
    """
    chosen = sheet or settings.sheet
    contracts = {
        name: _with_decimal(contract, decimal) for name, contract in settings.contracts.items()
    }
    table = reader.customers(
        source,
        sheet=chosen,
        decimal=decimal,
        contracts=contracts,
        without_hidden=without_hidden or settings.without_hidden,
    )
    return intake.assign_roles(table, settings.roles)


def _with_decimal(contract: ColumnContract, decimal: Decimal | None) -> ColumnContract:
    """Return a contract whose numbers have this decimal mark, where one is chosen."""
    if decimal is None or contract.kind != "numeric":
        return contract
    return replace(contract, decimal=decimal)


def _content(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise ReadError(
            f"Cannot read the settings {path}: {error.strerror}. Check the name and the folder."
        ) from error


def _check_format(found: object, version: object) -> None:
    if found != FORMAT:
        raise ModelError(f"it is of another kind (its format is not {FORMAT!r})")
    if version != VERSION:
        raise ModelError(f"it has version {version!r} of the format, and {VERSION} is read here")


def _check_values(settings: StudySettings) -> None:
    """Refuse values of the right type that mean nothing, or contradict one another."""
    if settings.k is not None and settings.k < 2:
        raise ModelError("settings.k must be 2 or more")
    if settings.least < 0:
        raise ModelError("settings.least must be 0 or more")
    names = [each.name for each in settings.preparation.per_feature]
    if len(set(names)) < len(names):
        raise ModelError("settings.preparation.per_feature names a column twice")
    for name, contract in settings.contracts.items():
        place = f"settings.contracts.{name[:40]}"
        if set(contract.yes) & set(contract.no):
            raise ModelError(f"{place} has a word that means both yes and no")
        if contract.turned and not contract.turned.isalpha():
            raise ModelError(f"{place}.turned must be letters")
