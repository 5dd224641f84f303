"""Models and customers that are hard on SQL: odd names and texts, numbers at the ends."""

from dataclasses import replace

import numpy as np
import pytest

from segmentation.models import Model, build_model
from segmentation.records import FeatureSetting, PrepareSettings
from tests.models.conftest import KINDS, SETTINGS, make_frame, make_segmentation

ODD_NAMES = dict(
    zip(
        KINDS,
        [
            "select",
            "Spend (€)",
            'the "balance"',
            "o'clock",
            "naïve `date`",
            "a.b",
            "日本",
            "_x",
            "\\",
        ],
        strict=True,
    )
)
ODD_TEXTS = {
    "BSc": "it's",
    "MSc": 'a "b" `c`',
    "PhD": "back\\slash; -- DROP",
    "none": "zwei\nZeilen 🙂",
    "Female": " padded ",
    "Male": "padded",
    "s": "1",
    "m": "2",
    "l": "%_",
}


def with_odd_names(frame):
    return frame.replace(ODD_TEXTS).rename(columns=ODD_NAMES)


@pytest.fixture(scope="module")
def odd_model():
    """Names and categories with every mark that SQL gives a meaning to."""
    settings = PrepareSettings(
        per_feature=tuple(
            FeatureSetting(
                ODD_NAMES[setting.name],
                transform=setting.transform,
                weight=setting.weight,
                cap=setting.cap,
                order=setting.order and tuple(ODD_TEXTS[text] for text in setting.order),
            )
            for setting in SETTINGS.per_feature
        )
    )
    kinds = {ODD_NAMES[name]: kind for name, kind in KINDS.items()}
    made = make_segmentation(with_odd_names(make_frame(400)), kinds=kinds, settings=settings)
    return build_model(made, name="odd")


@pytest.fixture(scope="module")
def odd_strangers(strangers):
    frame = with_odd_names(strangers)
    frame.loc[:20, "日本"] = "\tpadded \n"
    frame.loc[21:40, "_x"] = "   "
    return frame


@pytest.fixture(scope="module")
def extremes(strangers):
    """Numbers at and beyond the ends of what is read."""
    frame = strangers.head(60).copy()
    ends = [np.inf, -np.inf, 1e200, -1e200, 1e100, -1e100, 1e99, 5e-324, -5e-324, 0.0, -0.0, 1e-90]
    for shift, name in enumerate(("Age", "Spend (EUR)", "Balance", "Visits", "Newsletter")):
        frame.loc[12 * shift : 12 * shift + 11, name] = ends
    return frame


@pytest.fixture(scope="module")
def steep_model():
    """Unscaled, and powers so steep that large numbers leave the range of a double."""
    frame = make_frame(300)[["Age", "Visits", "Balance"]].dropna()
    settings = PrepareSettings(
        scaling="none", per_feature=(FeatureSetting("Balance", transform="yeo_johnson"),)
    )
    kinds = dict.fromkeys(frame.columns, "numeric")
    spec = build_model(make_segmentation(frame, kinds=kinds, settings=settings, k=2)).spec
    steep = replace(spec.codings[2], transform_lambda=5.0)
    return Model(replace(spec, codings=(*spec.codings[:2], steep)))
