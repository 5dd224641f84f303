"""Find customer segments that an analyst can act on.

The public verbs, in the order of the work::

    table = segmentation.read_customers("customers.csv")
    prepared = segmentation.prepare(table)
    search = segmentation.search_k(prepared)
    model = segmentation.fit(prepared, search=search)
    segmentation.profile(model)
    segmentation.save(model, "spring customers")
    segmentation.load("spring customers").predict(new_customers)

Importing the package loads no dashboard, drawing or web library; the verbs load on first use.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from segmentation.errors import (
    CancelledError,
    DataError,
    ModelError,
    ModelNotFoundError,
    ParameterError,
    ReadError,
    SaveError,
    SegmentationError,
    TooLargeError,
)

if TYPE_CHECKING:
    from segmentation.workflow import (
        actions,
        adopt,
        assign_roles,
        build_model,
        clv,
        compare,
        connect,
        describe,
        effect_sizes,
        findings,
        fit,
        keep_identity,
        list_models,
        load,
        match_segments,
        members,
        prepare,
        profile,
        read_customers,
        read_orders,
        read_raw,
        read_sample,
        refit,
        rename,
        rfm,
        rules,
        save,
        search_k,
        segment,
    )

__version__ = "0.1.0"

__all__ = [
    "CancelledError",
    "DataError",
    "ModelError",
    "ModelNotFoundError",
    "ParameterError",
    "ReadError",
    "SaveError",
    "SegmentationError",
    "TooLargeError",
    "actions",
    "adopt",
    "assign_roles",
    "build_model",
    "clv",
    "compare",
    "connect",
    "describe",
    "effect_sizes",
    "findings",
    "fit",
    "keep_identity",
    "list_models",
    "load",
    "match_segments",
    "members",
    "prepare",
    "profile",
    "read_customers",
    "read_orders",
    "read_raw",
    "read_sample",
    "refit",
    "rename",
    "rfm",
    "rules",
    "save",
    "search_k",
    "segment",
]


def __getattr__(name: str) -> Any:
    """Load a public verb on first use, so that importing the package stays quick."""
    if name not in __all__:
        raise AttributeError(f"module 'segmentation' has no attribute {name!r}")
    from segmentation import workflow

    return getattr(workflow, name)


def __dir__() -> list[str]:
    """Return what is offered before it is loaded too, for help and completion."""
    return sorted({*globals(), *__all__})
