"""A model reads a column the same way at every door: files of all kinds, and every hard value.

Covers `segmentation.reading` through file, frame, one customer, saved model, Pipeline and DuckDB.
"""

import contextlib
import io
import itertools
import zlib
from datetime import date
from decimal import Decimal
from functools import cache, partial
from pathlib import Path

import duckdb
import numpy as np
import pandas as pd
import pyarrow as pa
import pytest

from segmentation import workflow
from segmentation.clusters.methods import mixed_mixture
from segmentation.errors import DataError, SegmentationError
from segmentation.models import to_sql
from segmentation.models.explain.counterfactuals import counterfactuals
from segmentation.models.scoring.export import make_pipeline
from segmentation.records import ColumnContract, FeatureSetting, PrepareSettings
from tests.models.warehouses import (
    needs_postgres,
    needs_spark,
    run_postgres,
    run_spark,
    running_postgres,
    running_spark,
)

ROOT = Path(__file__).resolve().parents[1]
SHARED = ROOT.parent / "shared"
LARGEST = 400_000
"""Bytes: larger files show nothing here that smaller ones do not."""
USED = ("numeric", "categorical", "ordinal", "boolean", "date")


OTHERWISE = {
    "22_af_bij.csv": "the sign of its amounts stands in another column",
}
"""Files whose model cannot read them, with the reason."""


def files():
    found = sorted((ROOT / "data").glob("*.csv"))
    for folder in ("data", "cases/doors", "cases/intake"):
        found += sorted((SHARED / folder).rglob("*.*"))
    endings = {".csv", ".tsv", ".xlsx", ".json", ".parquet"}
    small = [f for f in found if f.suffix in endings and f.stat().st_size <= LARGEST]
    broken = [f for f in small if "pollock-sample" in f.parts]
    return [f for f in small if f not in broken] + broken[::10]


def fitted(path):
    """Return a model of a file, made of every column that can be a feature, and its segments."""
    try:
        table = workflow.read_customers(path)
    except SegmentationError:
        pytest.skip(f"{path.name} holds no table of customers")
    names = [
        column.name
        for column in table.columns
        if column.kind in USED and column.role in ("feature", "descriptor", "label")
    ]
    for features in (names, None):
        try:
            prepared = workflow.prepare(table, features=features)
            model = workflow.fit(prepared, k=min(3, prepared.n_customers - 1))
        except SegmentationError:
            continue
        labels = np.full(table.n_customers, -1)
        labels[prepared.kept] = model.segmentation.clustering.labels
        return table, model, labels
    pytest.skip(f"{path.name} cannot be segmented")


def same(found, labels, table=None, raw=None):
    found = np.asarray(found)
    if raw is not None:  # the table leaves out totals, which are no customers
        found = found[np.isin(raw.lines, table.lines)]
    return float((found[labels >= 0] == labels[labels >= 0]).mean())


def by_sql(model, frame):
    with duckdb.connect() as connection:
        connection.register("customers", frame.assign(place__=np.arange(len(frame))))
        answers = f"SELECT place__, segment FROM ({to_sql(model)}) ORDER BY place__"  # noqa: S608  # made here
        return connection.execute(answers).df()["segment"]


@pytest.fixture(scope="module")
def warehouses(request):
    """PostgreSQL, and Spark with --full, by their dialects: what runs a SELECT on a table."""
    with contextlib.ExitStack() as stack:
        found = {}
        if not needs_postgres.args[0]:
            found["postgres"] = partial(run_postgres, stack.enter_context(running_postgres()))
        if request.config.getoption("--full") and not needs_spark.args[0]:
            found["spark"] = partial(run_spark, stack.enter_context(running_spark()))
        yield found


@pytest.mark.filterwarnings(
    "ignore:.*socket:ResourceWarning",
    "ignore:.*socket:pytest.PytestUnraisableExceptionWarning",
)
@pytest.mark.parametrize("path", files(), ids=lambda path: path.name)
def test_a_model_gives_the_customers_of_its_file_their_own_segment(
    path, tmp_path, request, warehouses
):
    if path.name in OTHERWISE:
        pytest.skip(OTHERWISE[path.name])
    table, model, labels = fitted(path)
    workflow.save(model, "m", artifacts=tmp_path)
    loaded = workflow.load("m", artifacts=tmp_path)
    raw = workflow.read_raw(path)
    scored = tmp_path / "scored.csv"
    workflow.predict_file(loaded, path, scored)
    shares = {
        "typed": same(loaded.predict(table.frame)["segment"], labels),
        "texts": same(loaded.predict(raw.rows)["segment"], labels, table, raw),
        "file": same(pd.read_csv(scored, dtype=str)["segment"].astype(int), labels),
    }
    # More doors for every file with --full, for every eighth without.
    if request.config.getoption("--full") or zlib.crc32(path.name.encode()) % 8 == 0:
        shares["typed SQL"] = same(by_sql(loaded, table.frame), labels)
        shares["SQL"] = same(by_sql(loaded, raw.rows), labels, table, raw)
        named = {column: name for name, column in loaded.match_names(raw.header).items()}
        pipeline = make_pipeline(loaded.spec)
        shares["Pipeline"] = same(
            pipeline.predict(raw.rows.rename(columns=named)), labels, table, raw
        )
        forms = {"typed": (table.frame, {}), "texts": (raw.rows, {"table": table, "raw": raw})}
        for (dialect, run), (form, (frame, told)) in itertools.product(
            warehouses.items(), forms.items()
        ):
            select = to_sql(loaded, dialect=dialect, columns=[*frame.columns, "row_number"])
            answers = run(select, frame)["segment"]
            shares[f"{dialect}, {form}"] = same(answers, labels, **told)
        shares["typed Pipeline"] = same(pipeline.predict(table.frame.rename(columns=named)), labels)
    rows = raw.rows.iloc[:: max(1, len(raw.rows) // 20)]
    answers = loaded.predict(rows)
    for (_, row), segment in zip(rows.iterrows(), answers["segment"], strict=True):
        assert loaded.predict_one(row.to_dict()).segment == segment
    assert shares == dict.fromkeys(shares, 1.0)


MISSING = ["", " ", "NA", "n/a", "null", "#N/A", "-", "?"]
KINDS = {
    "number": (
        ["80.5", "12.25", "33.75", "7"],
        [
            *MISSING,
            "unknown",
            "1_000",
            "1d",
            "1e3",
            "1e99",
            "1e308",
            "1e309",
            "1e-400",
            "1e0005",
            "9" * 400,
            "66~1",
        ],
    ),
    "comma": (["80,5", "1.012,25", "33,75", "7"], ["1,5", "2.500", "2.500,75", "80.5", "x", "12"]),
    "percent": (["80%", "12 %", "33%", "7%"], ["50%", "50", "n/a", "0.35", "0.35 %"]),
    "euro": (
        ["80,50 €", "12,25 €", "€ 33,75", "7,00 €"],
        [
            "1.012,25 €",
            "EUR 50",
            "$ 50",
            "$ 5 €",
            "EUR 5 $",
            "\U0001d7d4\U0001d7d4",
            "2.500",
            "1.234.567,5 €",
            "-5,00 €",
            "50.25",
            "(12,50)",
            "€ (66)",
            "\u0666\u0666",
            "CHF 5",
        ],
    ),
    "unit": (["80 kg", "12 kg", "33 kg", "7 kg"], ["50 kg", "50", "50 KG", "50 lb", "1,250 kg"]),
    "marked": (
        ["80.5", "12.25", "33.75", "7"],
        [
            *("(12.50)", "($12.50)", "$(12.50)", "-$12.50", "- 12.50", "\u221212.50", "12.50-"),
            *(
                "$ 12.50",
                "12.50 €",
                "12.50\u00a0CHF",
                "R$ 66",
                "66z\u0142",
                "\\66",
                "Fr. 66",
                "66 kr",
            ),
            *("\u0661\u0662\u066b\u0665", "\u0661\u066c\u0662\u0663\u0664", "(\u0666\u0666)"),
            *(
                "\u06f6\u06f6",
                "\u096c\u096c",
                "\uff16\uff16",
                "\uff11\uff12\uff0e\uff15",
                "\u2212\uff16\uff16",
            ),
            *(
                "\uff11\uff0c\uff12\uff13\uff14",
                "\u200e66",
                "'66",
                "70.-",
                "70/-",
                "1,23,456",
                "66 %",
                "66 kg",
            ),
        ],
    ),
    "sides": (["80.50 CR", "12.25 DR", "33.75 CR", "7 DR"], ["66 CR", "66 DR", "-5.00 DR", "66"]),
    "point": (["80.5", "12.25", "33.75", "7"], ["1,012.25", "1,012", "80,5", "1 012.25", "1'012"]),
    "thousand": (
        ["1.2K", "3K", "2.5K", "800"],
        ["5K", "1.5M", "2 Mio", "750", "1,500", "1,500K", "(2K)"],
    ),
    "clock": (
        ["1/31/2023 9:05 AM", "2/28/2023 12:00 PM", "12/24/2022 11:59:59 PM"],
        ["3/4/2023 12:30 AM", "3/4/2023 1:30PM", "03/04/2023 13:30", "3/4/2023"],
    ),
    "date": (
        ["01/31/2023", "02/28/2023", "03/15/2023", "12/24/2022"],
        ["03/04/2023", "2023-02-01", "1e309", "9" * 30, *MISSING],
    ),
    "day": (
        ["31/01/2023", "28.02.2023", "15/03/23", "24/12/2022"],
        [
            "03/04/2023",
            "03.04.2023 10:30",
            "03/04/69",
            "03/04/70",
            "30/02/2023",
            "29.02.2024",
            "29.02.2023",
            "12/24/2022",
            "20230403",
            '="31/01/2023"',
            "31/01/2023\u200b",
            "2023/04/03",
            "2023-04-03",
            "2023-13-01",
            "2023-04-03T04:05:06+02:00",
            "45000",
        ],
    ),
    "time": (
        ["2023-01-31 10:00:00", "2023-02-28T23:59:59", "2022-12-24 00:00:01"],
        [
            "2023-04-03T04:05:06Z",
            "2023-04-03 04:05:06.5",
            "2023-04-03T04:05:06+02:00",
            "2023-04-03",
        ],
    ),
    "iso": (
        ["2023-01-31", "2023-02-28", "2022-12-24"],
        [
            "9999-12-31",
            "0001-01-01",
            "-0001-01-01",
            "2023-02-30",
            "04/07/2023",
            "04/04/2023",
            "17/04/2023",
        ],
    ),
    "written": (
        ["31. Januar 2023", "28 février 2023, 10:30", "Dec 24, 2022"],
        [
            *(
                "3. April 2023",
                "April 3rd, 2023",
                "Apr 3, 23 1:30 PM",
                "3-avr.-2023",
                "3 MÄRZ 2023",
            ),
            *("Mon Apr 3 09:05:07 2023", "[03/Apr/2023:09:05:07 +0100]", "09:05 3 Apr 2023"),
            *(
                "Apr 2023",
                "2023-04",
                "04/2023",
                "Q2 2023",
                "2023Q3",
                "2023-W14",
                "2023-W53",
                "Apr-23",
            ),
            *("2020-W53-7", "2023W147", "2023-Apr-03", "3 Fnord 2023", "31. April 2023", "today"),
            *("2023-04-03 25:00", "2023-04-03 10:30 CET", "2023-04-03 10:30 America/New_York"),
            *(
                "Mon, 03 Apr 2023 09:05:07 GMT",
                "2023-04-03T09:05:07.5+05:30 (IST)",
                "1/1/1",
                "5. Apr",
            ),
            *("3 Ağu 2023", "3 ŞUB 2023", "3 \u042f\u043d\u0432 2023", "2023\u5e744\u67083\u65e5"),
            *(
                "3 juin 2023",
                "3 juil. 2023",
                "2023-04-03 12 AM",
                "2023-04-03 12",
                "13:05 PM 3/4/2023",
            ),
        ],
    ),
    "epoch seconds": (
        ["1675159200", "1677592800", "1671840000"],
        ["1680494706", "1680494706.5", "2023-04-03", "0", ""],
    ),
    "epoch milliseconds": (
        ["1675159200000", "1677592800000", "1671840000000"],
        ["1680494706000", "1680494706", "2023-04-03", ""],
    ),
    "serial days": (
        ["44957", "44985", "44927"],
        ["45019", "45019.25", "45019.123456", "20230403", "2023-04-03", "60", ""],
    ),
    "compact": (
        ["20230131", "20230228", "20221224"],
        ["20230403", "20230403040506", "202304030405", "20231399", "45019", "2023-04-03", ""],
    ),
    "truth": (
        ["ja", "nein", "ja"],
        ["JA", " nein ", "yes", "no", "true", "0", "1", "0.0", "oui", *MISSING],
    ),
    "truth in Russian": (["да", "нет", "да"], ["ДА", " Нет ", "yes", "0", "ja", "?"]),
    "truth in Spanish": (["sí", "no", "sí"], ["SÍ", "NO", "si", "true", "1.0"]),
    "truth in Turkish": (["evet", "hay\u0131r", "evet"], ["EVET", "hay\u0131r", "HAYIR", "Evet"]),
    "spaces": (
        ["North Sea", "South ", "zu Hause"],
        ["North Sea", " South", "north sea", "NorthSea", "zu\u00a0Hause", "\tSouth\u3000"],
    ),
    "zone": (
        ["2023-01-31T10:00:00Z", "2023-02-28T23:59:59Z", "2022-12-24T00:00:01Z"],
        ["2023-04-03T23:30:00-05:00", "2023-04-03T04:05:06", "2023-04-03", "2023-04-03 10:00 UTC"],
    ),
    "number truth": (["1", "0", "1"], ["0.0", "1.0", "yes", "TRUE", "\u30001\u3000", *MISSING]),
    "category": (
        ["NA", "EMEA", "APAC"],
        ["NA", "na", " APAC ", "apac", "LATAM", "", "null", '="EMEA"', "\u200bEMEA"],
    ),
    "whole": (["1.0", "2.0", "A", ""], ["1", "1.0", " 1 ", "1.00", "A", "3", "3.0", '="1"', "'1"]),
}
"""Cells of training, and hard values of new customers."""
COUNTED = ("epoch seconds", "epoch milliseconds", "serial days", "compact")
"""Kinds of dates that are counted: typed, they are numbers."""


@cache
def trained(kind):
    """Return a model of a file with spend and one column of another kind, half in each segment."""
    cells, rng = KINDS[kind][0], np.random.default_rng(3)
    lines = ["id|spend|value"]
    for i, cell in zip(range(120), itertools.cycle(cells), strict=False):
        lines.append(f"c{i}|{(50 if i % len(cells) else 150) + rng.integers(0, 9)}|{cell}")
    told = {}
    if kind in COUNTED:
        told = {"value": ColumnContract("date", counted=kind.replace(" ", "_"))}
    content = "\n".join(lines).encode()
    table = workflow.read_customers(content, name="made.csv", contracts=told)
    if table.column("value").kind == "text":
        pytest.fail("a column of this kind is free text")
    return workflow.fit(workflow.prepare(table, features=["spend", "value"]), k=2)


@cache
def elsewhere(kind):
    """Return segment and margin of each hard value of a kind by SQL and by the Pipeline."""
    values = KINDS[kind][1]
    frame = pd.DataFrame({"id": ["n1"] * len(values), "spend": "77", "value": values})
    pipeline = make_pipeline(trained(kind).spec)
    distances = np.sort(pipeline.transform(frame), axis=1)
    margins = 1 - distances[:, 0] / distances[:, 1]
    with duckdb.connect() as connection:
        connection.register("customers", frame.assign(place__=np.arange(len(frame))))
        found = connection.execute(to_sql(trained(kind))).df().sort_values("place__")
    by_pipeline = zip(pipeline.predict(frame), margins, strict=True)
    by_sql = zip(found["segment"], found["margin"], strict=True)
    return dict(zip(values, zip(by_sql, by_pipeline, strict=True), strict=True))


@pytest.mark.parametrize(("kind", "value"), [(k, v) for k, (_, vs) in KINDS.items() for v in vs])
def test_one_hard_value_is_read_the_same_at_every_door(kind, value, tmp_path):
    model = trained(kind)
    frame = pd.DataFrame({"id": ["n1"], "spend": ["77"], "value": [value]})
    (expected,) = model.predict(frame).itertuples(index=False)
    new = tmp_path / "new.csv"
    new.write_text(f"id|spend|value\nn1|77|{value}\n", encoding="utf-8")
    buffer = io.BytesIO()
    workflow.predict_file(model, new, buffer)
    (row,) = pd.read_csv(io.BytesIO(buffer.getvalue()), keep_default_na=False).itertuples()
    assert (row.segment, row.warning) == (expected.segment, expected.warning)
    assert row.margin == pytest.approx(expected.margin, abs=1e-9)
    one = model.predict_one({"spend": 77, "value": value})
    assert (one.segment, "; ".join(one.warnings)) == (expected.segment, expected.warning)
    assert one.margin == pytest.approx(expected.margin, abs=1e-9)
    for segment, margin in elsewhere(kind)[value]:
        assert segment == expected.segment
        assert margin == pytest.approx(expected.margin, abs=1e-9)


DAY = date(2023, 4, 3)
DICTIONARY = pd.ArrowDtype(pa.dictionary(pa.int32(), pa.string()))
TIMES, FAR = ["2023-04-03 10:11:12", ""], ["0001-01-01", "9999-12-31"]
EASTERN = ["2023-04-04 04:30:00"]
TYPED = {
    "exact decimals": ("number", [Decimal("12.50"), None], object, ["12.50", ""]),
    "decimals of Arrow": ("number", [Decimal("12.50")], pd.ArrowDtype(pa.decimal128(9, 2)), 12.5),
    "yes and no as a number": ("number", [True, False], bool, ["True", "False"]),
    "dates as a number": ("number", [DAY, None], "datetime64[us]", ["2023-04-03 00:00:00", ""]),
    "categories of numbers": ("number", [12.5, None], "category", ["12.5", ""]),
    "days of Arrow": ("iso", [DAY, None], pd.ArrowDtype(pa.date32()), ["2023-04-03", ""]),
    "the last day": ("iso", [date(9999, 12, 31)], pd.ArrowDtype(pa.date32()), "9999-12-31"),
    "categories of days": ("iso", [pd.Timestamp(DAY), None], "category", ["2023-04-03", ""]),
    "categories of words": ("truth", ["ja", None], "category", ["ja", ""]),
    "an exact one": ("truth", [Decimal(1), None], object, ["1", ""]),
    "codes of Arrow": ("whole", [1, None], "int64[pyarrow]", ["1", ""]),
    "categories of codes": ("whole", [1.0, 2.0], "category", ["1", "2"]),
    "yes beside numbers": ("number", [True, 1], object, ["True", "1"]),
    "one beside yes": ("number", [1, True], object, ["1", "True"]),
    "numbers of single precision": ("number", [12.25, 80.5], "float32", ["12.25", "80.5"]),
    "bytes": ("number", [12, 80], "int8", ["12", "80"]),
    "numbers with gaps": ("number", [12, None], "Int64", ["12", ""]),
    "numbers of Arrow": ("number", [12.25, None], "double[pyarrow]", ["12.25", ""]),
    "texts of Arrow": ("number", ["12.25", None], "string[pyarrow]", ["12.25", ""]),
    "texts as a dictionary": ("category", ["NA", "EMEA"], DICTIONARY, ["NA", "EMEA"]),
    **{
        f"moments by the {unit}": (
            "iso",
            ["2023-04-03T10:11:12", None],
            f"datetime64[{unit}]",
            TIMES,
        )
        for unit in ("s", "ms", "us", "ns")
    },
    "the first and the last day": ("iso", FAR, "datetime64[s]", FAR),
    "moments in a zone": ("iso", ["2023-04-03T23:30-05:00"], "datetime64[us, Asia/Tokyo]", EASTERN),
    "days as periods": ("iso", [DAY], "period[D]", ["2023-04-03"]),
    "days as objects": ("iso", [DAY, date(9999, 12, 31)], object, ["2023-04-03", "9999-12-31"]),
    "yes with gaps": ("truth", [True, None], "boolean", ["ja", ""]),
    "codes of single precision": ("whole", [1, 2.5], "float32", ["1", "2.5"]),
    "exact codes": ("whole", [Decimal("1.00"), None], object, ["1", ""]),
}
"""Cells of a table in memory of some type, and the texts that say the same."""
NOT_IN_DUCKDB = ("yes beside numbers", "one beside yes", "days as periods")
"""Columns that DuckDB refuses by itself, with an error of its own."""


@pytest.mark.parametrize("name", TYPED)
def test_a_typed_column_is_read_as_its_texts_are(name):
    kind, cells, dtype, texts = TYPED[name]
    model, spend = trained(kind), [77.0] * len(cells)
    typed = pd.DataFrame({"spend": spend, "value": pd.Series(cells, dtype=dtype)})
    written = pd.DataFrame({"spend": spend, "value": pd.Series(texts, typed.index).astype("str")})
    found = model.predict(typed)
    pd.testing.assert_frame_equal(found, model.predict(written))
    assert make_pipeline(model.spec).predict(typed).tolist() == found["segment"].tolist()
    if name not in NOT_IN_DUCKDB:
        assert by_sql(model, typed).tolist() == found["segment"].tolist()
    one = model.predict_one({"spend": 77, "value": typed["value"].iloc[0]})
    assert (one.margin, *one.warnings) == (found["margin"][0], *filter(None, found["warning"][:1]))


@pytest.mark.parametrize(
    ("kind", "value"),
    [(kind, value) for kind in COUNTED for value in KINDS[kind][1][:1]]
    + [("iso", "20230403"), ("iso", "45019"), ("compact", "45019"), ("compact", "20230403040506")],
)
def test_a_number_counts_days_as_the_file_of_training_does(kind, value):
    model = trained(kind)
    (expected,) = model.predict(pd.DataFrame({"spend": ["77"], "value": [value]})).itertuples(
        index=False
    )
    typed = pd.DataFrame({"spend": [77], "value": [int(value)]})
    (found,) = model.predict(typed).itertuples(index=False)
    assert found == expected
    one = model.predict_one({"spend": 77, "value": int(value)})
    assert (one.margin, "; ".join(one.warnings)) == (expected.margin, expected.warning)
    assert make_pipeline(model.spec).predict(typed) == [expected.segment]
    with duckdb.connect() as connection:
        connection.register("customers", typed)
        assert connection.execute(to_sql(model)).df()["margin"][0] == pytest.approx(expected.margin)


SEPARATORS = {"csv": ",", "tsv": "\t", "semicolon.csv": ";", "pipe.txt": "|"}
"""How tables of text are written, by the ends of their names."""


def as_file(frame, ending, folder):
    """Write a table into a file of some format."""
    path = folder / f"new.{ending}"
    if ending == "xlsx":
        frame.to_excel(path, index=False)
    elif ending == "parquet":
        frame.to_parquet(path, index=False)
    elif ending in SEPARATORS:
        frame.to_csv(path, index=False, sep=SEPARATORS[ending])
    else:
        frame.to_json(path, orient="records", lines=ending == "jsonl", date_format="iso")
    return path


HELD = {
    "a text of three decimals": ("comma", ["2.500", "80,5"]),
    "a lone text of three decimals": ("comma", ["2.500"]),
    "a text with a point": ("comma", ["80.5"]),
    "a number of three decimals": ("comma", [2.125]),
    "a fraction beside a text": ("comma", [2.125, "2.500"]),
    "a text with thousands": ("point", ["1,012"]),
    "an amount with its sign": ("euro", ["1.012,25 €", 7.5]),
    "a day that is counted": ("epoch seconds", [1680494706]),
    "a number among dates": ("iso", [45019]),
    "a compact day": ("iso", [20230403]),
    "days that a workbook holds as texts": ("iso", ["0001-01-01", "1899-12-29", "9999-12-31"]),
    "words for yes and no": ("truth", ["ja", "NEIN", True, 0]),
    "codes": ("whole", [1, "1.0", "A"]),
}
"""Cells of a file whose format holds numbers and texts."""


@pytest.mark.parametrize("name", HELD)
@pytest.mark.parametrize("ending", ["xlsx", "parquet", "json", "jsonl"])
def test_a_cell_of_a_file_is_read_as_in_memory(name, ending, tmp_path):
    kind, cells = HELD[name]
    model = trained(kind)
    if ending == "parquet" and len({type(cell) for cell in cells}) > 1:
        pytest.skip("a column of Parquet is of one type")
    cells = cells * 2  # a row alone beneath a header may be a total
    frame = pd.DataFrame({"id": [f"n{i}" for i in range(len(cells))], "spend": 77, "value": cells})
    expected = [model.predict(frame.iloc[[i]].astype({"value": object})) for i in range(len(cells))]
    target = tmp_path / "scored.csv"
    workflow.predict_file(model, as_file(frame, ending, tmp_path), target)
    found = pd.read_csv(target, keep_default_na=False)
    wanted = pd.concat(expected, ignore_index=True)
    assert found["segment"].tolist() == wanted["segment"].tolist()
    assert found["warning"].tolist() == wanted["warning"].tolist()
    np.testing.assert_allclose(found["margin"], wanted["margin"], atol=1e-9)


STRANGE = {
    "spend": [None, "9000000.5", "-40"],
    "visits": [None, 99, -3],
    "plan": [None, "NA", " pro ", "BASIC", "other", 'a;b|c\t"d",e'],
    "since": [None, "2900-12-31", "1900-01-01"],
    "member": [None, "maybe", "YES", "1"],
    "city": [None, "nowhere", "rare 1"],
}
"""Cells of new customers that every format can hold."""


@pytest.mark.parametrize("ending", [*SEPARATORS, "xlsx", "parquet", "json", "jsonl"])
def test_the_same_rows_get_the_same_answers_in_a_file_of_any_format(ending, tmp_path):
    frame, model = with_mixture()
    rows = [
        {**frame.iloc[50 + i], name: v} for name, vs in STRANGE.items() for i, v in enumerate(vs)
    ]
    new = pd.DataFrame(rows).replace("", None).astype({"spend": float, "visits": float})
    expected = model.predict(new)
    assert (expected["warning"] != "").mean() > 0.7
    target = tmp_path / "scored.csv"
    report = workflow.predict_file(model, as_file(new, ending, tmp_path), target)
    found = pd.read_csv(target, keep_default_na=False)
    assert report.n_customers == len(new)
    for answer in ("segment", "second_segment", "warning"):
        assert found[answer].tolist() == expected[answer].tolist()
    np.testing.assert_allclose(found["margin"], expected["margin"], atol=1e-9)


@pytest.mark.parametrize("ending", ["xlsx", "json"])
def test_a_file_of_texts_and_numbers_trains_on_its_numbers_as_they_are(ending, tmp_path):
    cells = ["80,5", 2.125, "1.012,25", 1.375]
    meant = [80.5, 2.125, 1012.25, 1.375]
    frame = pd.DataFrame(
        {"spend": [50 + 100 * (i % 2) + i % 7 for i in range(60)], "value": cells * 15}
    )
    table = workflow.read_customers(as_file(frame, ending, tmp_path))
    assert table.frame["value"].tolist() == meant * 15
    model = workflow.fit(workflow.prepare(table, features=["spend", "value"]), k=2)
    labels = model.segmentation.clustering.labels
    assert same(model.predict(frame)["segment"], labels) == 1
    assert same([model.predict_one(row).segment for row in frame.to_dict("records")], labels) == 1


@pytest.mark.parametrize("cell", [[1], {"a": 1}, np.array([1.0])])
@pytest.mark.parametrize("kind", ["number", "truth", "iso", "category"])
def test_cells_that_are_no_single_value_are_refused_in_one_sentence(kind, cell):
    model = trained(kind)
    frame = pd.DataFrame({"spend": [77.0, 77.0], "value": [cell, None]})
    for ask in (model.predict, lambda _: model.predict_one({"spend": 77, "value": cell})):
        with pytest.raises(DataError, match=r"'value' holds lists or other things that are no sin"):
            ask(frame)


@pytest.mark.parametrize("column", ["segment", "Margin", "segment_name"])
def test_a_table_that_has_an_answer_already_gets_it_anew(column):
    model = trained("whole")
    frame = pd.DataFrame({"id": ["n1"], column: ["old"], "spend": [77], "value": ["A"]})
    with duckdb.connect() as connection:
        connection.register("customers", frame)
        names = connection.execute(to_sql(model)).df().columns.tolist()
        named = connection.execute(to_sql(model, columns=frame.columns)).df().columns.tolist()
    answers = ["segment", "segment_name", "second_segment", "margin"]
    assert names == named == ["id", "spend", "value", *answers]
    for dialect in ("postgres", "spark", "bigquery"):
        text = to_sql(model, dialect=dialect, columns=frame.columns)
        assert text.count("old") == 0
        assert f'"{column}"' not in text.split("FROM")[-1]


def test_columns_of_another_spelling_or_twice_are_found_or_refused_alike():
    model = trained("number")
    frame = pd.DataFrame({"Value (k$)": ["12.5"], " SPEND": ["77"]})
    expected = model.predict(frame)
    with duckdb.connect() as connection:
        connection.register("customers", frame)
        (found,) = connection.execute(to_sql(model, columns=frame.columns)).df().itertuples()
    assert (found.segment, found.margin) == (
        expected["segment"][0],
        pytest.approx(expected["margin"][0], abs=1e-9),
    )
    for refused, said in (
        (frame[[" SPEND"]], "1 of the 2 columns that the model needs are missing: 'value'"),
        (frame.iloc[:, [0, 1, 1]], "2 columns are called ' SPEND', and the model reads one"),
    ):
        for ask in (model.predict, lambda table: to_sql(model, columns=table.columns)):
            with pytest.raises(DataError, match=said):
                ask(refused)


@pytest.mark.parametrize(
    ("table", "spelled"),
    [
        ('"Order"', '"Order"'),
        ('crm."Order"', '"crm"."Order"'),
        ("CamelCase", '"CamelCase"'),
        ("customers", '"customers"'),
        ("CUSTOMERS", "CUSTOMERS"),
    ],
)
def test_names_of_tables_keep_their_quotes_and_capitals(table, spelled):
    text = to_sql(trained("whole"), dialect="postgres", table=table)
    assert f"FROM {spelled} AS customer" in text


def test_texts_that_pandas_takes_for_missing_are_kept_or_warned_of(tmp_path):
    path = tmp_path / "regions.csv"
    rows = [f"c{i},{('NA', 'EMEA', 'APAC')[i % 3]},{50 + 90 * (i % 3 > 0)}" for i in range(60)]
    path.write_text("\n".join(["id,region,spend", *rows]), encoding="utf-8")
    table = workflow.read_customers(path)
    model = workflow.fit(workflow.prepare(table, features=["region", "spend"]), k=2)
    own = model.predict(table.frame)
    kept = pd.read_csv(path, dtype=str, keep_default_na=False)
    pd.testing.assert_frame_equal(model.predict(kept), own)
    pd.testing.assert_frame_equal(model.predict(workflow.read_raw(path).rows), own)
    lost = model.predict(pd.read_csv(path))
    assert lost["warning"].str.contains("region is missing").tolist() == [
        "NA" in row for row in rows
    ]


def test_a_number_that_means_unknown_is_missing_at_every_door():
    rows = ["id,spend,Age", *(f"c{i},{50 + 90 * (i % 2)},{20 + i % 30}" for i in range(60))]
    content = "\n".join([*rows, "c98,50,999", "c99,140,999"]).encode()
    table = workflow.read_customers(content, name="made.csv", missing_values={"Age": ("999",)})
    assert table.column("Age").contract.missing == ("999",)
    model = workflow.fit(workflow.prepare(table, features=["spend", "Age"]), k=2)
    empty = model.predict(pd.DataFrame({"spend": [77.0], "Age": [np.nan]}))
    for value in (999, 999.0, "999", " 999 ", "999.0"):
        frame = pd.DataFrame({"spend": [77.0], "Age": [value]})
        pd.testing.assert_frame_equal(model.predict(frame), empty)
        one = model.predict_one({"spend": 77, "Age": value})
        assert (one.segment, one.margin) == (empty["segment"][0], empty["margin"][0])
        with duckdb.connect() as connection:
            connection.register("customers", frame)
            (found,) = connection.execute(to_sql(model)).df().itertuples()
        assert (found.segment, found.margin) == (one.segment, pytest.approx(one.margin, abs=1e-9))
        assert make_pipeline(model.spec).predict(frame) == [one.segment]


@cache
def with_exceptional():
    """Return a model of two groups with limits on a log scale, on a capped column, and beside."""
    rng = np.random.default_rng(5)
    group = np.arange(120) % 2
    frame = pd.DataFrame(
        {
            "id": [f"c{i}" for i in range(124)],
            "spend": [*(100 + 100 * group + rng.integers(0, 9, 120)), 5e6, 200, 7e6, ""],
            "balance": [*rng.integers(-50, 51, 120), 10, -90_000, 80_000, 90_000],
            "channel": [*np.where(group, "web", "shop"), "web", "shop", "web", "web"],
        }
    )
    table = workflow.read_customers(frame.to_csv(index=False).encode(), name="made.csv")
    limits = (
        FeatureSetting("spend", transform="log", apart=(None, 20_000.0)),
        FeatureSetting("balance", cap=(0.05, 0.95), apart=(-2_000.0, 3_000.0)),
    )
    settings = PrepareSettings(features=("spend", "balance", "channel"), per_feature=limits)
    prepared = workflow.prepare(table, settings=settings)
    return frame, workflow.fit(prepared, k=2)


LIMITS: dict[str, list[object]] = {
    "spend": [20_000, 19_999.99, 20_000.01, 1e9, None, "n/a", -5, 1e99],
    "balance": [3_000, 3_000.5, -2_000, -2_000.5, None, 1e6, -1e6],
}


@pytest.mark.parametrize(("name", "value"), [(n, v) for n, vs in LIMITS.items() for v in vs])
def test_who_is_beyond_a_limit_is_exceptional_at_every_door(name, value, tmp_path):
    _, model = with_exceptional()
    row = {"spend": 150, "balance": 20, "channel": "web"} | {name: value}
    frame = pd.DataFrame([row]).astype({name: object})
    limit = {"spend": (0.0, 20_000.0), "balance": (-2_000.0, 3_000.0)}[name]
    is_far = isinstance(value, int | float) and not limit[0] <= max(value, limit[0] - 1) <= limit[1]
    is_far &= value != -5
    (expected,) = model.predict(frame).itertuples(index=False)
    assert (expected.segment == 2) == is_far
    assert (expected.segment_name == "Exceptional customers") == is_far
    assert expected.second_segment in (0, 1)
    assert 0 <= expected.margin <= 1
    one = model.predict_one(row)
    assert (one.segment, one.second_segment) == (expected.segment, expected.second_segment)
    assert one.margin == expected.margin
    new, buffer = tmp_path / "new.csv", io.BytesIO()
    frame.to_csv(new, index=False)
    workflow.predict_file(model, new, buffer)
    (scored,) = pd.read_csv(io.BytesIO(buffer.getvalue())).itertuples()
    assert (scored.segment, scored.margin) == (expected.segment, pytest.approx(expected.margin))
    with duckdb.connect() as connection:
        connection.register("customers", frame.astype({name: "str" if value == "n/a" else float}))
        (found,) = connection.execute(to_sql(model)).df().itertuples()
    assert (found.segment, found.second_segment) == (expected.segment, expected.second_segment)
    assert found.margin == pytest.approx(expected.margin, abs=1e-9)
    assert make_pipeline(model.spec).predict(frame) == [expected.segment]


def test_a_model_with_exceptional_customers_gives_its_file_their_segments(tmp_path):
    frame, model = with_exceptional()
    labels = model.segmentation.clustering.labels
    assert np.flatnonzero(labels == 2).tolist() == [120, 121, 122, 123]
    workflow.save(model, "m", artifacts=tmp_path)
    loaded = workflow.load("m", artifacts=tmp_path)
    assert loaded.predict(frame)["segment"].tolist() == labels.tolist()
    assert make_pipeline(loaded.spec).predict(frame).tolist() == labels.tolist()
    typed = model.segmentation.prepared.frame
    assert by_sql(loaded, typed).tolist() == labels.tolist()
    for dialect in ("postgres", "spark", "bigquery"):
        assert "20000" in to_sql(loaded, dialect=dialect)
    content = (tmp_path / "m" / "model.json").read_text()
    assert "5000000.0" not in content
    assert "90000.0" not in content


def test_an_exceptional_customer_is_told_what_makes_one_of_the_others_of_it():
    _, model = with_exceptional()
    found = counterfactuals(model, {"spend": 5e6, "balance": 20, "channel": "web"})
    assert {change.feature: change.value for change in found.changes} == {"spend": 20_000.0}
    usual = counterfactuals(model, {"spend": 210, "balance": 20, "channel": "web"})
    changes = {change.feature: change for change in usual.changes}
    assert (changes["balance"].segment, changes["balance"].value) == (2, -2_001.0)


@cache
def with_zeros():
    """Return buyers and others, by whether they bought and how much, with any preparation tried."""
    rng, group = np.random.default_rng(3), np.arange(360) % 3
    amounts = np.exp(np.where(group == 1, 2.0, 5.0) + rng.normal(0, 0.3, 360))
    frame = pd.DataFrame({"id": [f"c{i}" for i in range(360)], "age": rng.integers(20, 80, 360)})
    frame["gifts"] = np.where(group == 0, 0, np.round(amounts, 2)).astype(str)
    table = workflow.read_customers(frame.to_csv(index=False).encode(), name="made.csv")
    both = FeatureSetting("gifts", transform="any_log")
    settings = PrepareSettings(features=("gifts",), per_feature=(both,))
    return frame, group, workflow.fit(workflow.prepare(table, settings=settings), k=3)


@pytest.mark.parametrize("gifts", [0, 0.01, 1, 7.5, 60, 150, 1e9, None, "n/a", -5, 1e99])
def test_any_and_how_much_are_scored_alike_at_every_door(gifts, tmp_path):
    _, _, model = with_zeros()
    frame = pd.DataFrame({"gifts": [gifts]}, dtype=object)
    (expected,) = model.predict(frame).itertuples(index=False)
    assert expected.segment == {0: 0, 0.01: 0, 7.5: 1, 150: 2, 1e9: 2, -5: 0}.get(
        gifts, expected.segment
    )
    if gifts != "n/a":
        one = model.predict_one({"gifts": gifts})
        assert (one.segment, one.margin) == (expected.segment, expected.margin)
    new, buffer = tmp_path / "new.csv", io.BytesIO()
    frame.assign(id="x").to_csv(new, index=False)
    workflow.predict_file(model, new, buffer)
    (scored,) = pd.read_csv(io.BytesIO(buffer.getvalue())).itertuples()
    assert (scored.segment, scored.margin) == (expected.segment, pytest.approx(expected.margin))
    typed = frame.astype("str" if gifts == "n/a" else float)
    with duckdb.connect() as connection:
        connection.register("customers", typed)
        (found,) = connection.execute(to_sql(model)).df().itertuples()
    assert (found.segment, found.margin) == (
        expected.segment,
        pytest.approx(expected.margin, abs=1e-9),
    )
    assert make_pipeline(model.spec).predict(frame) == [expected.segment]


def test_who_has_none_little_or_much_are_three_segments():
    frame, group, model = with_zeros()
    labels = model.segmentation.clustering.labels
    assert len(set(zip(group.tolist(), labels.tolist(), strict=True))) == 3
    assert model.predict(frame)["segment"].tolist() == labels.tolist()
    changed = counterfactuals(model, {"gifts": 0}).changes
    assert [change.feature for change in changed] == ["gifts"]


@cache
def with_mixture():
    """Return a file of every kind of column with gaps, and a model of its mixture with limits."""
    rng, group = np.random.default_rng(5), np.arange(300) % 3
    plans = np.array(["basic", "plus", "pro"])[np.where(rng.random(300) < 0.75, group, 0)]
    frame = pd.DataFrame(
        {
            "id": [f"c{i}" for i in range(302)],
            "spend": [*np.round(np.exp(3 + group + rng.normal(0, 0.3, 300)), 2), 9e6, 7e6],
            "visits": [*(rng.integers(1, 5, 300) + 2 * (group == 1)), 2, 3],
            "plan": [*plans, "basic", "pro"],
            "since": pd.Timestamp("2020-01-01")
            + pd.to_timedelta([*(rng.integers(0, 300, 300) + 400 * group), 5, 9], unit="D"),
            "member": [*np.where(rng.random(300) < 0.2 + 0.3 * group, "yes", "no"), "yes", "no"],
            "city": [*(f"rare {i}" if i < 4 else "AB"[i % 2] for i in range(300)), "A", "B"],
        }
    ).astype("str")
    for i, name in enumerate(frame.columns[1:]):
        frame.loc[i::23, name] = ""
    table = workflow.read_customers(frame.to_csv(index=False).encode(), name="made.csv")
    special = (
        FeatureSetting("spend", transform="log", apart=(None, 20_000.0)),
        FeatureSetting("since", cap=(0.05, 0.95)),
        FeatureSetting("plan", impute="own_category"),
    )
    settings = PrepareSettings(features=tuple(frame.columns[1:]), per_feature=special)
    prepared = workflow.prepare(table, settings=settings)
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(mixed_mixture, "TRIED_K", ())
        found = workflow.segment(prepared, k=3, method="mixed_mixture")
    return frame, workflow.build_model(found, name="m")


def test_a_mixture_scores_its_file_by_its_own_probabilities_at_every_door(tmp_path):
    frame, model = with_mixture()
    found = model.segmentation
    labels, chances = found.clustering.labels, found.clustering.memberships
    assert found.exceptional == 3
    assert np.array_equal(chances.argmax(axis=1), labels)
    workflow.save(model, "m", artifacts=tmp_path)
    loaded = workflow.load("m", artifacts=tmp_path)
    answers = loaded.predict(frame)
    assert answers["segment"].tolist() == labels.tolist()
    typed = loaded.predict(found.prepared.frame)
    pd.testing.assert_frame_equal(typed, answers)
    for i, row in frame.iloc[::7].iterrows():
        one = loaded.predict_one(row.to_dict())
        assert (one.segment, one.margin) == (labels[i], answers["margin"][i])
        assert one.memberships == pytest.approx(chances[i], abs=1e-6)
    pipeline = make_pipeline(loaded.spec)
    for given in (frame, found.prepared.frame):
        assert pipeline.predict(given).tolist() == labels.tolist()
        assert pipeline.predict_proba(given) == pytest.approx(chances, abs=1e-6)
    for given in (frame, found.prepared.frame):
        with duckdb.connect() as connection:
            connection.register("customers", given.assign(place__=np.arange(len(given))))
            told = connection.execute(to_sql(loaded)).df().sort_values("place__")
        assert told["segment"].tolist() == labels.tolist()
        assert told["second_segment"].tolist() == answers["second_segment"].tolist()
        assert told["margin"].to_numpy() == pytest.approx(answers["margin"].to_numpy(), abs=1e-9)
    scored, target = tmp_path / "new.csv", tmp_path / "scored.csv"
    frame.to_csv(scored, index=False)
    workflow.predict_file(loaded, scored, target)
    written = pd.read_csv(target)
    assert written["segment"].tolist() == labels.tolist()
    assert written["margin"].to_numpy() == pytest.approx(answers["margin"].to_numpy(), abs=1e-9)


HARD: dict[str, list[object]] = {
    "spend": ["", "1e12", "-40", "0", "20000.5", "1e99"],
    "visits": ["", "0", "99", "2.5", "-3", "4.0"],
    "plan": ["", "basic", "other", " pro ", "BASIC"],
    "since": ["", "1900-01-01", "2900-12-31", "2020-06-05"],
    "member": ["", "yes", "NO", "1", "maybe"],
    "city": ["", "A", "rare 1", "nowhere"],
}


def test_hard_values_are_as_probable_at_every_door():
    frame, model = with_mixture()
    usual = frame.iloc[50].to_dict()
    rows = [usual | {name: value} for name, values in HARD.items() for value in values]
    asked = pd.DataFrame(rows).astype("str")
    answers = model.predict(asked)
    pipeline = make_pipeline(model.spec)
    assert pipeline.predict(asked).tolist() == answers["segment"].tolist()
    chances = pipeline.predict_proba(asked)
    with duckdb.connect() as connection:
        connection.register("customers", asked.assign(place__=np.arange(len(asked))))
        found = connection.execute(to_sql(model)).df().sort_values("place__")
    for name in ("segment", "second_segment"):
        assert found[name].tolist() == answers[name].tolist()
    assert found["margin"].to_numpy() == pytest.approx(answers["margin"].to_numpy(), abs=1e-9)
    for i, row in enumerate(rows):
        warning = answers["warning"][i]
        one = model.predict_one(row)
        assert (one.segment, one.margin) == (answers["segment"][i], answers["margin"][i])
        assert chances[i] == pytest.approx(one.memberships, abs=1e-9)
        gaps = [name for name, value in row.items() if value == ""]
        told = {name: "'(missing)'" if name == "plan" else "not known" for name in gaps}
        assert all(f"{name} is missing: counted as {told[name]}" in warning for name in gaps)


def test_what_would_move_a_customer_by_probability_does():
    frame, model = with_mixture()
    n_changes = 0
    for _, row in frame.iloc[20:60:5].iterrows():
        customer = row.to_dict()
        found = counterfactuals(model, customer)
        assert found.joint is None
        for change in found.changes:
            value = change.value
            if change.kind == "date":
                value = (pd.Timestamp(0) + pd.Timedelta(days=value)).date().isoformat()
            moved = model.predict_one(customer | {change.feature: value})
            assert moved.segment == change.segment != found.segment
            n_changes += 1
    assert n_changes > 8
