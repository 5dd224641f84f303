"""Write the sample files: ``python data/generate.py [--out DIR] [--seed SEED]``.

Every row is synthetic: drawn from a seeded random generator, no real person behind it. The same
seed writes the same bytes; the files in this folder were written with the default seed.
"""

import argparse
from collections.abc import Callable
from pathlib import Path

import pandas as pd
from generators.customers import make_customers
from generators.orders import make_orders
from generators.shoppers import make_shoppers

SEED = 42
DATE_FORMAT = "%Y-%m-%d %H:%M"
SAMPLES: dict[str, Callable[[int], pd.DataFrame]] = {
    "customers.csv": make_customers,
    "shoppers.csv": make_shoppers,
    "orders.csv": make_orders,
}


def write_samples(folder: Path, *, seed: int = SEED) -> list[Path]:
    """Write every sample file into `folder`, which is made if need be, and return their paths."""
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for name, make in SAMPLES.items():
        # The file's bytes must not depend on the system: UTF-8 and \n everywhere.
        text = make(seed).to_csv(
            index=False, lineterminator="\n", float_format="%.2f", date_format=DATE_FORMAT
        )
        path = folder / name
        path.write_bytes(text.encode("utf-8"))
        written.append(path)
    return written


def main() -> None:
    """Read the command line and write the files."""
    parser = argparse.ArgumentParser(description="Write the synthetic sample files.")
    parser.add_argument(
        "--out", type=Path, default=Path(__file__).parent, help="folder (default: this one)"
    )
    parser.add_argument("--seed", type=int, default=SEED, help="default: %(default)s")
    options = parser.parse_args()
    for path in write_samples(options.out, seed=options.seed):
        print(path)


if __name__ == "__main__":
    main()
