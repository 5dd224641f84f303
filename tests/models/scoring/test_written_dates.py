"""Dates in words, weeks and times are read by the Pipeline and in SQL as by the model.

Covers `segmentation.models.scoring.export`, `segmentation.models.scoring.pipeline_dates` and
`segmentation.models.sql.written_dates`.
"""

import duckdb
import numpy as np
import pandas as pd
import pytest

from segmentation import models, workflow

DAYS = [pd.Timestamp("2023-01-01") + pd.Timedelta(days=i * 37 % 300) for i in range(60)]
MONTHS = {
    "de": "Januar Februar März April Mai Juni Juli August September Oktober November Dezember",
    "fr": "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
    "es": "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre "
    "diciembre",
}
FRENCH_DAYS = ("lun.", "mar.", "mer.", "jeu.", "ven.", "sam.", "dim.")


def month(language, day):
    return MONTHS[language].split()[day.month - 1]


FORMS = {
    "31. Januar 2023": lambda d: f"{d.day}. {month('de', d)} {d.year}",
    "31. Januar 2023, 09:05 Uhr": lambda d: f"{d.day}. {month('de', d)} {d.year}, 09:05 Uhr",
    "mar. 31 janvier 2023": lambda d: (
        f"{FRENCH_DAYS[d.weekday()]} {d.day} {month('fr', d)} {d.year}"
    ),
    "31 de enero de 2023": lambda d: f"{d.day} de {month('es', d)} de {d.year}",
    "Januar 2023": lambda d: f"{month('de', d)} {d.year}",
    "Q1 2023": lambda d: f"Q{(d.month + 2) // 3} {d.year}",
    "2023-W05": lambda d: f"{d.isocalendar().year}-W{d.isocalendar().week:02}",
    "Tue, 31 Jan 2023 09:05:07 +0100": lambda d: d.strftime("%a, %d %b %Y 09:05:07 +0100"),
    "20230131T090507": lambda d: d.strftime("%Y%m%dT090507"),
    "2023-01-31T09:05:07": lambda d: d.strftime("%Y-%m-%dT09:05:07"),
    "31.01.2023, 09:05": lambda d: d.strftime("%d.%m.%Y, 09:05"),
    "31.01.2023, 09:05 Uhr": lambda d: d.strftime("%d.%m.%Y, 09:05 Uhr"),
    "0031-01-31": lambda d: f"{d.day:04}-{d.month:02}-{d.day:02}",
    "9999-01-31": lambda d: f"9999-{d.month:02}-{d.day:02}",
}


@pytest.mark.parametrize("form", FORMS)
def test_written_dates_at_every_door(form):
    cells = [FORMS[form](day) for day in DAYS]
    rows = [f'c{i},{50 + 90 * (i % 2) + i % 7},"{cell}"' for i, cell in enumerate(cells)]
    source = "\n".join(["id,spend,joined", *rows]).encode()
    table, texts = workflow.read_customers(source), workflow.read_raw(source).rows
    assert table.column("joined").kind == "date"
    model = workflow.fit(workflow.prepare(table, features=["spend", "joined"]), k=3)
    own = model.predict(table.frame)
    by_text = model.predict(texts)
    assert by_text["segment"].tolist() == own["segment"].tolist()
    np.testing.assert_allclose(by_text["margin"], own["margin"], atol=1e-9)
    one = model.predict_one({"spend": texts["spend"][0], "joined": texts["joined"][0]})
    assert (one.segment, one.warnings) == (own["segment"][0], ())
    pipeline = models.make_pipeline(model.spec)
    assert pipeline.predict(texts[["spend", "joined"]]).tolist() == own["segment"].tolist()
    customers = texts  # noqa: F841  # DuckDB finds it by its name
    found = duckdb.sql(models.to_sql(model, dialect="duckdb", table="customers")).df()
    assert found["segment"].tolist() == own["segment"].tolist()
    np.testing.assert_allclose(found["margin"].astype(float), own["margin"], atol=1e-9)
