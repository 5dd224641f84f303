"""Samples, and orders of every kind of source."""

import pytest

from segmentation.errors import ParameterError
from segmentation.workflow.reading import SAMPLES, read_orders, read_sample, rfm


def test_samples_are_read_once():
    for name in SAMPLES:
        assert read_sample(name) is read_sample(name)


def test_an_unknown_sample_is_said_with_those_that_are():
    with pytest.raises(ParameterError, match=r"no sample 'shop'\. Choose one of: customers, shop"):
        read_sample("shop")


def test_a_file_without_a_header_is_given_names(tmp_path):
    path = tmp_path / "orders.txt"
    path.write_text("".join(f"{n % 5},2020-01-{n + 1:02},{n}.50\n" for n in range(20)))
    table = read_orders(path, columns=["who", "when", "amount"])
    assert [column.name for column in table.columns] == ["who", "when", "amount"]
    assert table.n_customers == 20


def test_a_path_and_its_table_give_the_same_grid(tmp_path):
    path = tmp_path / "orders.csv"
    lines = [f"c{n % 7},o{n},2020-0{n % 9 + 1}-15,{n + 1}.25\n" for n in range(60)]
    path.write_text("customer_id,order_id,order_date,amount\n" + "".join(lines))
    one, other = rfm(path, levels=3), rfm(read_orders(path), levels=3)
    assert one.grid.labels.tolist() == other.grid.labels.tolist()
    assert [segment.name for segment in one.grid.segments] == [
        segment.name for segment in other.grid.segments
    ]
