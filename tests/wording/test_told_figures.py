"""Every number, superlative and direction in a sentence, read back and held against its record.

`tests/wording/test_choice.py` does so for the number of segments. These studies are random, seeded.
"""

import re
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from segmentation import segments, wording
from segmentation.orders import movement
from segmentation.records import LIKENESS, METHODS, Comparison, Drift, Membership, MethodResult
from tests.segments import made
from tests.wording.test_drift import AGE, drift

SEEDS = range(150)
NAMES = ("champions", "loyal", "new", "lost")


def number(text):
    return int(text.replace(",", ""))


def shares(text):
    """Return every percentage of a text as a share."""
    return [float(found) / 100 for found in re.findall(r"(\d+(?:\.\d+)?)%", text)]


def study(seed):
    """Random customers of random columns, some skewed, some with a whale, in random segments."""
    generator = np.random.default_rng(seed)
    n, k = int(generator.integers(30, 200)), int(generator.integers(2, 6))
    labels = np.sort(np.concatenate([np.arange(k), generator.integers(0, k, n - k)]))
    labels = np.argsort(np.argsort(-np.bincount(labels), kind="stable"))[labels]
    frame = {}
    for place, column in enumerate(("spend", "orders", "age", "visits")):
        around = generator.normal(50, 12, size=k)[labels]
        values = around + generator.normal(0, 8, size=n)
        if (seed + place) % 3 == 0:
            values = np.exp(values / 20)
        if (seed + place) % 7 == 0:
            values[int(generator.integers(n))] = 1e5
        frame[column] = np.round(np.abs(values), 2)
    frame["city"] = generator.choice(["Rome", "Oslo", "Bonn"], size=n).astype(object)
    prepared = made.prepared(made.table(frame))
    return frame, labels, segments.profile(prepared, made.clustering(labels, prepared))


@pytest.fixture(scope="module")
def studies():
    return [study(seed) for seed in SEEDS]


def test_a_card_tells_the_means_of_its_own_customers_and_the_right_side(studies):
    n_told = 0
    for frame, labels, found in studies:
        for segment in found:
            said = wording.segment_sentence(segment)
            size = int((labels == segment.segment).sum())
            assert number(re.match(r"[\d,]+", said)[0]) == size
            assert shares(said)[0] == pytest.approx(size / len(labels), abs=0.006)
            for trait in segment.traits:
                if trait.category is not None or trait.level == "average":
                    continue
                own = frame[trait.column][labels == segment.segment]
                assert trait.value == pytest.approx(own.mean())
                assert ("high" in trait.level) == (own.mean() > frame[trait.column].mean())
                # Without any one customer it still lies on that side.
                least = [np.delete(own, i).mean() for i in range(len(own)) if len(own) > 2]
                side = np.sign(own.mean() - frame[trait.column].mean())
                assert all(side * (mean - frame[trait.column].mean()) > 0 for mean in least)
                n_told += 1
            if "average" in segment.name.casefold():
                assert "otherwise" not in segment.name or far_columns(segment, frame, labels) <= 1
            if segment.name == "Average all round" or "average in everything" in said:
                assert far_columns(segment, frame, labels) == 0
    assert n_told > 300


def far_columns(segment, frame, labels):
    """Count the columns whose mean is a multiple or a fraction of everyone's."""
    ratios = [
        values[labels == segment.segment].mean() / values.mean()
        for column, values in frame.items()
        if column != "city"
    ]
    return sum(not 1 / 1.5 <= ratio <= 1.5 for ratio in ratios)


def test_the_largest_and_the_furthest_are_so(studies):
    for frame, labels, found in studies:
        sizes = np.bincount(labels)
        said = wording.sizes_sentence(found)
        assert number(re.search(r"holds ([\d,]+) ", said)[1]) == sizes.max()
        smallest = re.search(r"smallest, “.+?”, ([\d,]+) ", said)
        assert number(smallest[1]) == sizes.min() if smallest else len(set(sizes)) == 1
        name, column = re.search(r"“(.+?)” in (\w+),", wording.heatmap_sentence(found)).groups()
        away = {
            (segment.name, each): abs(values[labels == segment.segment].mean() - values.mean())
            / values.std()
            for segment in found
            for each, values in frame.items()
            if each != "city"
        }
        assert away[name, column] == pytest.approx(max(away.values()))


def moved(seed):
    generator = np.random.default_rng(seed)

    def at(when, names):
        n = int(generator.integers(5, 60))
        ids = pd.Index(generator.permutation(80)[:n].astype(str))
        labels = generator.integers(0, len(names), n)
        return Membership(when, ids, names, labels, generator.uniform(0, 9, n))

    return at("2026-01-31", NAMES), at("2026-06-30", NAMES[: int(generator.integers(2, 5))])


def test_movement_tells_who_stayed_came_and_went():
    for seed in SEEDS:
        before, after = moved(seed)
        was = dict(zip(before.customers, [before.names[i] for i in before.labels], strict=True))
        now = dict(zip(after.customers, [after.names[i] for i in after.labels], strict=True))
        found = movement(before, after)
        said = wording.flow_sentence(found)
        stayed = sum(was.get(each) == name for each, name in now.items())
        assert said.startswith(f"Of {len(was)} customers on 2026-01-31, {stayed} are in the same")
        assert re.search(r"; (\d+) (?:is|are) new", said)[1] == str(len(now.keys() - was.keys()))
        gone = re.search(r"(\d+) are no longer there", said)
        assert (gone[1] if gone else "0") == str(len(was.keys() - now.keys()))
        for n, start, end in re.findall(r"(\d+) went from (\w+) to (\w+)", said):
            assert int(n) == sum(
                was[each] == start and now[each] == end for each in was.keys() & now.keys()
            )
        changes = {
            name: list(now.values()).count(name) - list(was.values()).count(name)
            for name in {*was.values(), *now.values()}
        }
        said = wording.changes_sentence(found).casefold()
        for name, verb, n in re.findall(r"(\w+) (grew|shrank) most, by (\d+)", said):
            best = max(changes.values()) if verb == "grew" else -min(changes.values())
            assert int(n) == best == abs(changes[name])


def compared(seed):
    generator = np.random.default_rng(seed)
    methods = ("kmeans", "ward", "gaussian_mixture", "hdbscan")
    upper = np.triu(np.round(generator.uniform(-0.1, 1, (4, 4)), 3), 1)
    agreement = upper + upper.T + np.eye(4)
    labels = np.arange(12) % 3
    results = tuple(
        MethodResult(labels, algorithm=m, sizes=(4, 4, 4), silhouette=0.5, seconds=0.1)
        for m in methods
    )
    return Comparison(3, results, agreement, 1.0)


def test_agreement_names_the_most_and_the_least_similar_and_the_right_words():
    levels = {
        "much the same": "same",
        "finds similar": "similar",
        "find similar": "similar",
        "partly the same": "partly",
        "different": "other",
    }
    for seed in SEEDS:
        found = compared(seed)
        names = [METHODS[each.algorithm] for each in found.results]
        at = {name: place for place, name in enumerate(names)}
        said = wording.agreement_sentence(found)
        told = re.findall(r"(?:similar|least): (.+?) and (.+?) \((\S+?)\)", said)
        values = found.agreement[np.triu_indices(4, 1)]
        for (one, other, value), wanted in zip(told, (values.max(), values.min()), strict=True):
            assert found.agreement[at[one], at[other]] == wanted
            assert float(value.replace("−", "-")) == pytest.approx(wanted, abs=0.0051)
        verdict = wording.comparison_verdict(found)
        for clause in re.split(r", (?=[A-Z].* finds? )|: ", verdict.split(". ")[0])[1:]:
            level = next((lv for words, lv in levels.items() if words in clause), None)
            for name in names[1:]:
                if level and f"{name} (" in clause:
                    index = found.agreement[0, at[name]]
                    above = [least for least in LIKENESS.values() if least > LIKENESS[level]]
                    assert LIKENESS[level] <= index < min(above, default=2)
        assert ("do not depend" in verdict) == (found.agreement[0].min() >= LIKENESS["same"])


def test_drift_gives_the_direction_and_no_more_than_was_found():
    for seed in SEEDS:
        before, now = np.random.default_rng(seed).integers(20, 30, 2).astype(float)
        said = wording.feature_drift_sentence(replace(AGE, median_before=before, median_now=now))
        if before == now:
            assert f"median still {before:.0f}, other values around it" in said
            calm = replace(AGE, median_before=before, median_now=now, level="none")
            assert wording.feature_drift_sentence(calm).endswith(f"median still {before:.0f}.")
        else:
            assert f"median from {before:.0f} to {now:.0f}" in said


@pytest.mark.parametrize("level", ["none", "some"])
def test_small_differences_are_not_called_chance_alone(level):
    found = drift()
    fields = {name: getattr(found, name) for name in Drift.__dataclass_fields__}
    quiet = Drift(**{**fields, "features": (replace(AGE, level=level),)})
    said = wording.drift_verdict(quiet)
    assert said.startswith("There is no need to segment again")
    assert said.endswith("small or no more than chance." if level == "none" else "are small.")
