"""Every number in a workbook, a report and an `inspect`, worked out anew from the file."""

import io
import re
from functools import cache

import numpy as np
import openpyxl
import pandas as pd
import pytest
from sklearn.metrics import silhouette_score

from segmentation import reports, wording, workflow
from segmentation.cli.main import main
from tests.reports.parsed import Parsed

SEEDS = (3, 4, 9)
NUMBERS = ("spend", "orders", "age", "visits")


def customers(seed):
    """Random customers in groups: skewed columns, gaps, a category and a yes or no."""
    generator = np.random.default_rng(seed)
    n, k = int(generator.integers(60, 140)), int(generator.integers(2, 5))
    group = generator.integers(0, k, n)
    frame = {"id": [f"c{row}" for row in range(n)]}
    for place, name in enumerate(NUMBERS):
        values = generator.normal(60, 25, k)[group] + generator.normal(0, 6, n)
        values = np.exp(values / 20) if (seed + place) % 3 == 0 else values
        values = np.abs(values).round(0 if name in ("orders", "visits") else 1)
        gaps = generator.random(n) < (0.2 if (seed + place) % 4 == 0 else 0)
        frame[name] = np.where(gaps, np.nan, values)
    frame["city"] = generator.choice(["Rome", "Oslo", "Bonn"], n)
    frame["member"] = np.where(generator.random(n) < np.linspace(0.2, 0.9, k)[group], "yes", "no")
    return pd.DataFrame(frame)


class Study:
    """A file, what the program says of it, and the same worked out here."""

    def __init__(self, seed):
        self.frame = customers(seed)
        table = workflow.read_customers(self.frame.to_csv(index=False).encode())
        prepared = workflow.prepare(table)
        search = workflow.search_k(prepared, k_values=(2, 3, 4))
        self.found = workflow.segment(prepared, k=search.default_k, search=search)
        told = workflow.findings(self.found, title="Customers")
        book = openpyxl.load_workbook(io.BytesIO(reports.excel_workbook(told)))
        self.sheets = {sheet.title: list(sheet.iter_rows(values_only=True)) for sheet in book}
        self.page = Parsed(reports.html_report(told).decode())
        self.labels = self.found.clustering.labels
        self.sizes = np.bincount(self.labels).tolist()
        self.own = self.frame.assign(member=(self.frame["member"] == "yes").astype(float))
        self.fills = {coding.name: coding.fill for coding in prepared.codings}
        for name in NUMBERS:
            self.own[name] = self.own[name].fillna(self.fills[name])

    def of(self, segment):
        return self.own[self.labels == segment]

    def below(self, first):
        """The rows of the first sheet below the one that begins so."""
        rows = self.sheets["Summary"]
        start = next(at for at, row in enumerate(rows) if row[0] == first)
        ends = (at for at, row in enumerate(rows) if at > start and row[0] is None)
        return rows[start + 1 : next(ends, len(rows))]


@cache
def study(seed):
    return Study(seed)


@pytest.fixture(params=SEEDS)
def told(request):
    return study(request.param)


def shown(value, name):
    return wording.format_value(value, name, "boolean" if name == "member" else "numeric")


def told_pairs(told, segment):
    """What may stand before and after "against": the mean or share here, and everyone's."""
    of_one = told.of(segment)
    pairs = {
        (shown(of_one[name].mean(), name), shown(told.own[name].mean(), name))
        for name in (*NUMBERS, "member")
    }
    members = [1 - each["member"].mean() for each in (of_one, told.own)]
    pairs.add(tuple(shown(share, "member") for share in members))
    for city in told.frame["city"].unique():
        shares = [
            wording.format_share((each["city"] == city).mean()) for each in (of_one, told.own)
        ]
        pairs.add(tuple(shares))
    return pairs


def missing_notes(told, segment):
    shares = told.frame[told.labels == segment].isna().mean()
    return {
        f"{name} was missing for {wording.format_share(share)} of them"
        + (": it says nothing of this segment." if share >= 0.5 else ".")
        for name, share in shares.items()
        if share >= 0.15
    }


def test_the_workbook_says_of_each_segment_what_its_rows_show(told):
    for place, name, size, share, _, who, *_ in told.below("Segment"):
        number = place - 1
        assert name == told.found.names[number]
        assert size == told.sizes[number]
        assert share == pytest.approx(size / len(told.frame))
        percent = wording.format_share(size / len(told.frame))
        assert who.startswith(f"{size} customers ({percent}): ")
        pairs = told_pairs(told, number)
        for own, everyone in re.findall(r"\((\S+) against (\S+?)(?: of everyone| on \w+)?\)", who):
            assert (own, everyone) in pairs
        assert {note for note in missing_notes(told, number) if note not in who} == set()


def test_cards_of_the_report_say_the_same(told):
    said = [text for text in told.page.texts["li"] if " (all customers: " in text]
    known = {pair for segment in range(len(told.sizes)) for pair in told_pairs(told, segment)}
    pairs = [
        re.search(r"(\d[\d.,]*%?)(?: on average)? \(all customers: (\S+)\)", s).groups()
        for s in said
    ]
    assert len(said) >= len(told.sizes)
    assert set(pairs) <= known
    lines = " ".join(told.page.texts["p"])
    for segment, size in enumerate(told.sizes):
        assert f"{size} customers · {wording.format_share(size / len(told.frame))}" in lines
        assert all(note in lines for note in missing_notes(told, segment))


def test_profiles_are_worked_out_from_the_rows(told):
    head, *rows = told.sheets["Profiles"]
    measures = {
        "mean": lambda values: values.mean(),
        "median": lambda values: values.median(),
        "standard deviation": lambda values: values.std(ddof=0),
    }
    n_checked = 0
    for name, category, measure, _, everyone, *of_segments in rows[1:]:
        for number, value in enumerate(of_segments):
            own = told.of(number)[name]
            if measure in measures:
                wanted = measures[measure](own)
            elif measure.startswith("index"):
                wanted = None if value is None else 100 * own.mean() / told.own[name].mean()
            else:
                wanted, overall = (own == category).mean(), (told.own[name] == category).mean()
                wanted = wanted / overall if measure == "lift" else wanted
                assert everyone == pytest.approx(1 if measure == "lift" else overall)
            assert value == (None if wanted is None else pytest.approx(wanted)), (name, measure)
            n_checked += 1
    assert n_checked > 30
    assert list(head[5:]) == list(told.found.names)


def fits(rule, frame):
    """Who fits a rule as it is written."""
    is_in = pd.Series(False, index=frame.index)
    for path in rule.split(", or "):
        fit = pd.Series(True, index=frame.index)
        for name in NUMBERS:
            for least in re.findall(rf"{name} above ([\d.]+)", path):
                fit &= frame[name] > float(least)
            for most in re.findall(rf"{name} (?:at most|above \S+ up to) ([\d.]+)", path):
                fit &= frame[name] <= float(most)
        is_in |= fit
    return is_in


def test_rules_fit_as_many_as_they_say(told):
    for number, _, rule, n_fit, precision, recall in told.sheets["Rules"][1:]:
        if " or " in rule.replace(", or ", ""):
            continue
        is_in, is_own = fits(rule, told.own), pd.Series(told.labels == number - 1)
        assert n_fit == is_in.sum(), rule
        assert precision == pytest.approx((is_in & is_own).sum() / is_in.sum())
        assert recall == pytest.approx((is_in & is_own).sum() / is_own.sum())


def test_what_separates_most_does(told):
    between = {}
    for name in (*NUMBERS, "member"):
        means = told.own.groupby(told.labels)[name].transform("mean")
        between[name] = means.var(ddof=0) / told.own[name].var(ddof=0)
    for value, name, _, measure, *_ in told.below("Separates"):
        if measure == "share of the variance":
            assert value == pytest.approx(between[name])
    [said] = [
        row[0] for row in told.below("What separates the segments?") if "differ most" in str(row[0])
    ]
    first, value = re.search(r"differ most in (\w+) \((\d\.\d\d)\)", said).groups()
    assert first == max(between, key=between.get)
    assert float(value) == pytest.approx(between[first], abs=0.0051)


def test_steps_and_the_audit_count_the_cells_and_the_customers(told):
    gaps = told.frame[list(NUMBERS)].isna().sum()
    steps = told.sheets["Data steps"][1:]
    assert {row[0]: row[2] for row in steps} == gaps[gaps > 0].to_dict()
    for name, _, _, _, why in steps:
        assert why == f"missing; counted as {wording.format_number(told.fills[name])}"
        assert told.fills[name] == pytest.approx(told.frame[name].median(), rel=0.05)
    audit = {row[0]: row[1] for row in told.sheets["Audit"]}
    assert audit["Rows read"] == audit["Customers in the segments"] == len(told.frame)
    values = told.own[list(NUMBERS)]
    scaled = ((values - values.mean()) / values.std(ddof=0)).to_numpy()
    assert audit["Silhouette"] == pytest.approx(silhouette_score(scaled, told.labels))
    centres = np.array([scaled[told.labels == s].mean(axis=0) for s in range(len(told.sizes))])
    assert audit["Inertia"] == pytest.approx(((scaled - centres[told.labels]) ** 2).sum())


def test_the_evidence_names_the_best_of_what_was_tried(told):
    tried = {each.k: each for each in told.found.search.candidates}
    said = " ".join(str(row[0]) for row in told.sheets["Summary"])
    best = max(tried, key=lambda k: tried[k].silhouette)
    k, value = re.search(r"at k = (\d) \((\d\.\d+)", said).groups()
    assert (int(k), float(value)) == (best, pytest.approx(tried[best].silhouette, abs=0.0051))
    for label, field, sign in (("Calinski-Harabasz", "calinski_harabasz", 1),):
        named = re.search(rf"{label} (?:prefers|and [\w-]+ prefer) (\d)", said)
        if named:
            assert int(named[1]) == max(tried, key=lambda k: sign * getattr(tried[k], field))
    chance = re.search(r"would reach (\S+) at k = (\d); yours reach (\S+)\.", said)
    if chance:
        of = tried[int(chance[2])]
        assert float(chance[1]) == pytest.approx(of.silhouette_null, abs=0.0051)
        assert float(chance[3].rstrip(".")) == pytest.approx(of.silhouette, abs=0.0051)


def test_inspect_tells_the_columns_and_gaps_of_the_file(told, tmp_path, capsys):
    path = tmp_path / "customers.csv"
    told.frame.to_csv(path, index=False)
    assert main(["inspect", str(path)]) == 0
    said = capsys.readouterr().out
    assert said.startswith(f"Read {len(told.frame)} customers with 7 columns from customers.csv")
    gaps = told.frame.isna().sum()
    for name in NUMBERS:
        assert re.search(rf"^{name} +feature +numeric +{gaps[name]}\b", said, flags=re.MULTILINE)
        if gaps[name]:
            fill = wording.format_number(told.fills[name])
            assert f"- {name}: {gaps[name]} cells imputed (missing; counted as {fill})." in said
