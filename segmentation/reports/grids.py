"""Lay out each sheet of the workbook, but for the customers, as rows of cells."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple, TypeAlias

from segmentation import wording
from segmentation.records import CRITERIA, Candidate, Criterion, Findings, Segment
from segmentation.reports.cells import number_format, share_format
from segmentation.reports.profiles import ProfileLine, all_lines

Look: TypeAlias = Literal["plain", "title", "head", "strong", "quiet"]

_DAYS_BEFORE_1970 = 25_569
"""Days from the first day of a spreadsheet's calendar to 1970-01-01."""


class Cell(NamedTuple):
    """A value with how it is shown."""

    value: str | float | None
    look: Look = "plain"
    number_format: str = "General"


Row: TypeAlias = tuple[Cell, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Grid:
    """One sheet: rows of cells, and how many of them and of its columns stay in view."""

    name: str
    rows: tuple[Row, ...]
    n_frozen_rows: int = 0
    n_frozen_columns: int = 0


def summary_grid(findings: Findings, notes: Sequence[str]) -> Grid:
    """Return the sheet that a reader sees first: verdict, segments, evidence, notes."""
    rows: list[Row] = [
        (Cell(findings.title, "title"),),
        (Cell(wording.report_title(findings)),),
        (Cell(wording.format_moment(findings.made), "quiet"),),
    ]
    rows += [_line(note, "strong") for note in notes]
    if findings.segmentation is None:
        rows.append(_line(wording.ONLY_A_MODEL, "strong"))
    rows += [(), _line("How many segments?", "strong")]
    rows += [
        _line(text)
        for text in (*wording.report_verdict(findings), *wording.report_reasons(findings))
    ]
    rows += [(), _line("Who is in each segment?", "strong"), *_segment_rows(findings)]
    if findings.rules is not None:
        rows += [(), _line(wording.rules_sentence(findings.rules))]
    rows.append(_line(wording.STARTING_POINTS, "quiet"))
    rows += [*_effect_rows(findings), *_candidate_rows(findings)]
    return Grid("Summary", tuple(rows))


def profiles_grid(findings: Findings) -> Grid:
    """Return every measure of every column, for all customers and for each segment."""
    told = findings.segmentation
    # A saved model keeps round medians: no value that only one customer has.
    segments = findings.spec.segments if told is None else told.segments
    head = _head("Column", "Category", "Measure", "Made the segments", "All customers")
    names = tuple(Cell(segment.name, "head") for segment in segments)
    sizes: Row = (
        *(Cell(text) for text in ("Customers", "", "number", "")),
        _count(findings.spec.n_customers),
        *(_count(segment.size) for segment in segments),
    )
    rows = [_profile_row(line) for line in all_lines(segments)]
    return Grid("Profiles", ((*head, *names), sizes, *rows), 1, 3)


def rules_grid(findings: Findings) -> Grid:
    """Return the rule of each segment with how well it works."""
    if findings.rules is None:
        return _absent("Rules", "Rules are counted on customers, and the saved model holds none.")
    segments = {segment.segment: segment for segment in findings.spec.segments}
    head = _head("Segment", "Name", "Rule", "Customers who fit", "Precision", "Recall")
    rows = [
        (
            *_who(segments[rule.segment]),
            Cell(wording.rule_text(rule) if rule.paths else wording.rule_sentence(rule)),
            _count(rule.size),
            Cell(None) if rule.precision is None else _share(rule.precision),
            _share(rule.recall),
        )
        for rule in findings.rules.rules
    ]
    return Grid("Rules", (head, *rows), 1)


def actions_grid(findings: Findings) -> Grid:
    """Return what to try with each segment, or what the analyst means to do."""
    head = _head("Segment", "Name", "To try (a starting point)", "Because", "How", "Notes")
    plans = findings.plans or ("",) * findings.spec.k
    rows: list[Row] = []
    for segment, actions, plan in zip(findings.spec.segments, findings.actions, plans, strict=True):
        notes = Cell(segment.notes)
        if plan:
            rows.append((*_who(segment), Cell("The analyst's plan"), Cell(""), Cell(plan), notes))
            continue
        for action in actions:
            words = [wording.trait_words(trait) for trait in action.because]
            because = Cell(wording.listing(words))
            rows.append(
                (*_who(segment), Cell(action.name), because, Cell(action.suggestion), notes)
            )
    return Grid("Actions", (head, *rows), 1)


def customers_grid() -> Grid:
    """Return what stands in place of the customers where there are none."""
    return _absent("Customers", "The saved model holds no customer.")


def steps_grid(findings: Findings) -> Grid:
    """Return what was done to the data, and the rows that stand aside."""
    rows: list[Row] = [
        (
            Cell(step.column or "whole file"),
            Cell(step.action),
            _count(step.n_cells),
            _count(step.n_rows),
            Cell(wording.step_reason(step)),
        )
        for step in findings.spec.steps
    ]
    if not rows:
        rows.append(_line(wording.steps_summary(())))
    told = findings.segmentation
    aside = () if told is None else told.prepared.table.report.aside
    if aside:
        rows += [(), _line("Rows that stand aside", "strong"), _head("Line", "Text", "", "", "Why")]
        rows += [
            (
                _count(row.line),
                Cell(row.text),
                Cell(None),
                Cell(None),
                Cell(wording.aside_reason(row)),
            )
            for row in aside
        ]
    head = _head("Column", "What was done", "Cells", "Rows", "Why")
    return Grid("Data steps", (head, *rows), 1)


def audit_grid(findings: Findings) -> Grid:
    """Return where the numbers come from and how they were made."""
    rows: list[Row] = [
        (Cell(what), Cell(value) if isinstance(value, str) else _number(value))
        for what, value in wording.audit_lines(findings)
    ]
    head = _head("Feature", "Kind", "A missing value counts as", "Changed by")
    features = [tuple(Cell(text) for text in line) for line in wording.feature_lines(findings)]
    return Grid("Audit", (_head("What", "Value"), *rows, (), head, *features), 1)


def _segment_rows(findings: Findings) -> list[Row]:
    head = _head("Segment", "Name", "Customers", "Share", "Silhouette", "Who", "Notes")
    return [
        head,
        *(
            (
                *_who(segment),
                _count(segment.size),
                _share(segment.share),
                _score(segment.silhouette),
                Cell(wording.segment_sentence(segment)),
                Cell(segment.notes),
            )
            for segment in findings.spec.segments
        ),
    ]


def _effect_rows(findings: Findings) -> list[Row]:
    if not findings.effects:
        return []
    head = _head("Separates", "Column", "Used", "Measured by")
    rows = [
        (
            _score(effect.value),
            Cell(effect.column),
            Cell("yes" if effect.is_feature else "no"),
            Cell(wording.EFFECT_MEASURES[effect.measure]),
        )
        for effect in findings.effects
    ]
    title = _line("What separates the segments?", "strong")
    return [(), title, _line(wording.effects_sentence(findings.effects)), head, *rows]


def _candidate_rows(findings: Findings) -> list[Row]:
    told = findings.segmentation
    if told is None or told.search is None:
        return []
    head = _head(
        "k",
        *(
            heading
            for each in CRITERIA
            for heading in (each.statistic, *([] if each.error is None else ["± error"]))
        ),
    )
    rows = [_candidate_row(candidate) for candidate in told.search.candidates]
    return [(), _line("Every number of segments that was tried", "strong"), head, *rows]


def _candidate_row(candidate: Candidate) -> Row:
    cells = [_count(candidate.k)]
    for criterion in CRITERIA:
        cells.append(_measured(criterion, candidate.value(criterion)))
        if criterion.error is not None:
            cells.append(_measured(criterion, candidate.error(criterion)))
    return tuple(cells)


def _measured(criterion: Criterion, value: float | None) -> Cell:
    if value is None:
        return Cell(None)
    return Cell(value, number_format=number_format(wording.format_criterion(criterion, value)))


def _profile_row(line: ProfileLine) -> Row:
    told = (line.column, line.category, line.measure, "yes" if line.is_feature else "no")
    values = (line.overall, *line.values)
    return (*(Cell(text) for text in told), *(_profile_cell(line, value) for value in values))


def _profile_cell(line: ProfileLine, value: float | None) -> Cell:
    if value is None:
        return Cell(None)
    if line.kind == "date" and line.measure in ("mean", "median"):
        serial = round(value) + _DAYS_BEFORE_1970
        if serial <= 60:  # before 1900-03-01, where spreadsheets differ
            return Cell(line.text(value))
        return Cell(serial, number_format="yyyy-mm-dd")
    shown = number_format(line.text(value), column=line.column)
    return Cell(value, number_format=shown)


def _absent(name: str, sentence: str) -> Grid:
    return Grid(name, (_line(sentence),))


def _who(segment: Segment) -> Row:
    """Return number and name; people count from 1."""
    return (_count(segment.segment + 1), Cell(segment.name))


def _line(text: str, look: Look = "plain") -> Row:
    return (Cell(text, look),)


def _head(*texts: str) -> Row:
    return tuple(Cell(text, "head") for text in texts)


def _count(n: int) -> Cell:
    return Cell(n, number_format="#,##0")


def _number(value: float) -> Cell:
    return Cell(value, number_format=number_format(wording.format_number(value)))


def _score(value: float | None) -> Cell:
    return Cell(value, number_format="0.00")


def _share(share: float) -> Cell:
    return Cell(share, number_format=share_format(share))
