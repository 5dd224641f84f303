"""Hold what the stages make for all visitors, keyed by the file's sha256 and the choices.

Records are shared between visitors: never copied, never changed. Tables are not hashed. Every
function may be called from a worker thread as well as from a page.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Literal

from segmentation import clusters, intake, orders, preprocessing, records, workflow, workspace
from segmentation.errors import DataError
from segmentation.models import Model
from segmentation.ui.databases import drawn
from segmentation.ui.session import identity, visitors
from segmentation.ui.session.identity import Numbers
from segmentation.ui.session.memory import MEMORY, held
from segmentation.ui.session.study import Basis, File, Study, sample, upload

FIRST_ROWS = 200


def _silent(_stage: str, _share: float) -> None:
    return None


def run(study: Study, progress: records.Progress) -> None:
    """Do everything that the pages show of a study, reporting each stage; results stay here."""
    progress("reading the file", 0.0)
    table(study.basis)
    progress("preparing the columns", 0.1)
    prepared(study.basis)
    proposals(study.basis)
    order_guess(study.file)
    search(study.basis, _progress=lambda stage, share: progress(stage, 0.15 + 0.55 * share))
    study = found(study)
    if study.algorithm != "kmeans":
        adoption(study, _progress=lambda stage, share: progress(stage, 0.7 + 0.2 * share))
    progress("describing the segments", 0.9)
    segmentation(study, _progress=lambda stage, _: progress(stage, 0.9))
    component_map(study)


def run_new(study: Study, progress: records.Progress) -> None:
    """Do the same for an upload, unless it is to be asked first what its rows are."""
    progress("reading the file", 0.0)
    if not is_open_what_rows_are(study.file, as_orders=False):
        run(study, progress)


def is_open_what_rows_are(file: File, *, as_orders: bool) -> bool:
    """Whether the rows of a file seem to be what its box does not take: it is asked then."""
    guess = order_guess(file)
    return guess.reason.code == "one_row_each" if as_orders else guess.is_orders


def hold(content_of: bytes, name: str) -> File:
    """Hold the bytes of an upload; return the file that they are known as."""
    file = upload(content_of, name)
    MEMORY.put(("content", file.source), content_of)
    return file


def content(file: File) -> bytes:
    """Return the bytes of an upload.

    Raises
    ------
    DataError
        If these bytes are no longer held.
    """
    found = held_content(file.source)
    where = workspace.current() if found is None else None
    if where is not None:
        found = workspace.fetch(where.folder, file.source)
        MEMORY.put(("content", file.source), found)
    if found is None:
        raise DataError(
            f"The server no longer holds '{file.name}': others needed the room. "
            f"Upload it again on the Customers page."
        )
    return found


def held_content(address: str) -> bytes | None:
    """Return the bytes of a sha256 where they are in memory."""
    found = MEMORY.find(("content", address))
    return found if isinstance(found, bytes) else None


def table(basis: Basis) -> records.CustomerTable:
    """Read a file and give its columns the chosen roles."""
    found = read(basis.file)
    return workflow.assign_roles(found, dict(basis.roles)) if basis.roles else found


@held
def read(file: File) -> records.CustomerTable:
    """Return the customers of a file as it says by itself what its columns are."""
    told = dict(file.contracts)
    if file.source in workflow.SAMPLES:
        sample_path = workflow.sample_path(file.source)
        return (
            intake.read_customers(sample_path, contracts=told)
            if told
            else workflow.read_sample(file.source)
        )
    return _read_untrusted(file, contracts=told)


@held
def texts(file: File) -> records.CustomerTable:
    """Return the customers of a file with each cell as it stands there, for models to read."""
    if file.source in workflow.SAMPLES:
        return intake.as_texts(workflow.read_raw(workflow.sample_path(file.source)))
    return _read_untrusted(file, as_text=True)


def _read_untrusted(file: File, **options: Any) -> records.CustomerTable:
    return intake.read_untrusted(
        content(file),
        name=file.name,
        sheet=file.sheet,
        without_hidden=file.without_hidden,
        **options,
    )


def read_beside(file: File, progress: records.Progress) -> None:
    """Read a file as a job beside the page."""
    progress("opening the file", 0.1)
    read(file)


@held
def beginning(file: File) -> records.CustomerTable:
    """Return the first rows of an upload, for a look before the rest of it is read."""
    return _read_untrusted(file, n_rows=FIRST_ROWS)


@held
def prepared(basis: Basis) -> records.PreparedTable:
    """Return the matrix of a basis."""
    if basis.asked is not None:
        return _advised(basis.origin)[0]
    return workflow.prepare(table(basis), settings=basis.settings)


@held
def _advised(
    basis: Basis, _progress: records.Progress = _silent
) -> tuple[records.PreparedTable, records.KSearch]:
    """Return a basis in the preparation that shows segments, with the search of it."""
    return workflow.advise(
        table(basis), basis.settings, prepare=basis.prepare, is_needed=False, progress=_progress
    )


def advice(basis: Basis) -> records.Advice | None:
    """Return which preparations of a basis were tried, where it has been looked at."""
    return _advised(basis.origin)[0].advice


def found(study: Study) -> Study:
    """Return the study with its columns prepared as it was found best."""
    best = _advised(study.basis.origin)[0].settings
    return replace(study, basis=study.basis.origin.with_found(best))


@held
def repeated(basis: Basis) -> tuple[records.RepeatedFeatures, ...]:
    """Return which features say nearly the same as another."""
    return workflow.repeated_features(prepared(basis))


def proposals(basis: Basis) -> tuple[records.TransformProposal, ...]:
    """Return the transforms that would take a long tail off a feature that has none yet."""
    plain = (
        c.name for c in prepared(basis).codings if (c.kind, c.transform) == ("numeric", "none")
    )
    found = (_proposal(basis.file, name) for name in plain)
    return tuple(proposal for proposal in found if proposal is not None)


@held
def _proposal(file: File, name: str) -> records.TransformProposal | None:
    return preprocessing.propose_transform(read(file), name)


@held
def order_guess(file: File) -> records.OrderGuess:
    """Tell whether the rows of a file are order lines rather than customers."""
    return orders.looks_like_orders(read(file))


def search(basis: Basis, _progress: records.Progress = _silent) -> records.KSearch:
    """Return the search over numbers of segments, of the basis in its own preparation."""
    best, found_best = _advised(basis.origin, _progress=_progress)
    if basis.asked is None and best.settings != basis.settings:
        return _advised(replace(basis, prepare="asis"), _progress=_progress)[1]
    return found_best


@held
def segmentation(
    study: Study, numbers: Numbers = (), _progress: records.Progress = _silent
) -> records.Segmentation:
    """Return the segments of a study, with the names that they get by themselves.

    ``numbers`` are those that segments by size bear; by default their place by size.
    """
    if numbers:
        return identity.numbered(segmentation(study), numbers)
    if study.algorithm != "kmeans":
        adopted = adoption(study)
        return workflow.describe(adopted.prepared, adopted.clustering, search=search(study.basis))
    k: int | Literal["auto"] = "auto" if study.k is None else study.k
    if study.least:  # of the number that is used: another one would leave nothing to merge
        k = k_of(study)
    with drawn.opened(study.file.source) as there:
        return workflow.segment(
            prepared(study.basis),
            k=k,
            search=search(study.basis),
            table=there,
            min_size=study.least or None,
            progress=_progress,
        )


def k_of(study: Study) -> int:
    """Return the number of segments that a study asks for: chosen, else recommended."""
    if study.k is not None:
        return study.k
    return search(study.basis).default_k


@held
def adoption(study: Study, _progress: records.Progress = _silent) -> records.Adoption:
    """Return the segments of a study that are those of another method than K-Means."""
    k = k_of(study)
    compared = workflow.compare(
        prepared(study.basis), k=k, methods=(study.algorithm,), progress=_progress
    )
    return workflow.adopt(prepared(study.basis), compared.results[0])


@held
def comparison(basis: Basis, k: int, _progress: records.Progress = _silent) -> records.Comparison:
    """Return every method on the columns of a study."""
    return workflow.compare(prepared(basis), k=k, progress=_progress)


@held
def trial(basis: Basis, k: int, algorithm: records.Algorithm) -> records.Adoption:
    """Return what adopting one of the compared methods would give."""
    return workflow.adopt(prepared(basis), comparison(basis, k).result(algorithm))


@held
def component_map(study: Study, numbers: Numbers = ()) -> records.ComponentMap:
    """Return the customers and centres of a study on its first two principal components."""
    if numbers:
        return identity.numbered_map(component_map(study), numbers)
    result = segmentation(study)
    return clusters.map_components(result.prepared, result.clustering, n_components=2)


@held
def model(study: Study, numbers: Numbers = ()) -> Model:
    """Return the scorer of a study."""
    return workflow.build_model(segmentation(study, numbers))


@held
def rules(study: Study, numbers: Numbers, max_leaves: int | None) -> records.RuleSet:
    """Return the segments of a study as thresholds; None: as many as serve best."""
    return workflow.rules(segmentation(study, numbers), max_leaves=max_leaves)


@held
def effects(study: Study) -> tuple[records.EffectSize, ...]:
    """Return how far each column of a study separates its segments."""
    return workflow.effect_sizes(segmentation(study))


@held
def members(study: Study, numbers: Numbers, n: int) -> tuple[records.SegmentMembers, ...]:
    """Return the typical and the odd customers of each segment of a study."""
    return workflow.members(segmentation(study, numbers), n=n)


@held
def summaries(basis: Basis) -> tuple[records.ColumnSummary, ...]:
    """Return every column in numbers."""
    return intake.summarise(table(basis))


@held
def correlations(basis: Basis, method: records.Correlation) -> records.Correlations:
    """Return the correlations of the numeric columns, or Cramér's V of its categories."""
    if method == "cramers_v":
        return intake.associations(table(basis))
    return intake.correlations(table(basis), method=method)


def warm() -> None:
    """Segment the first sample before anybody asks for it."""
    study = sample()
    with visitors.acting_for(frozenset({visitors.SERVER})):
        segmentation(study)
        component_map(study)
        model(study)


def warm_rules() -> None:
    """Find the first sample's rules, which is what loads scikit-learn's trees."""
    with visitors.acting_for(frozenset({visitors.SERVER})):
        rules(sample(), (), None)
