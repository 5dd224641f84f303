"""Tell what segments of the customers that orders made are expected to bring."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import partial

from segmentation import wording
from segmentation.errors import SegmentationError
from segmentation.records import Segmentation, SegmentValue, ValueReport
from segmentation.ui.orders import cache as orders_cache, state as orders_state
from segmentation.ui.orders.study import OrderStudy
from segmentation.ui.session import state, waiting


def told(found: Segmentation) -> Mapping[str, str]:
    """Return a sentence for each current segment by its name; none where they are of no orders."""
    study = orders_state.current()
    if not orders_cache.is_of(study, state.current().file):
        return {}
    report = _report(study, "segments.worth")
    if report is None:
        return {}
    return _sentences(orders_cache.worth(study, found), report, study)


def of_named(study: OrderStudy) -> Mapping[str, str]:
    """Return a sentence for each named segment of the orders by its name."""
    report = _report(study, "orders.worth")
    return {} if report is None else _sentences(report.segments, report, study)


def _report(study: OrderStudy, place: str) -> ValueReport | None:
    """Return the values of customers; None while they are worked out, or if not to be used."""
    work = partial(orders_cache.values_beside, study)
    what = "Telling what each segment is worth"
    try:
        if not waiting.is_done(place, ("value", study.behaviour), work, what=what):
            return None
        report = orders_cache.values(study)
    except SegmentationError:  # Nobody came back: the tab "Value to come" says so.
        return None
    return report if report.is_usable else None


def _sentences(
    values: Iterable[SegmentValue], report: ValueReport, study: OrderStudy
) -> Mapping[str, str]:
    currency = orders_cache.currency(study)
    return {one.name: wording.worth_sentence(one, report, currency) for one in values}
