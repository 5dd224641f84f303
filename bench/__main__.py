"""Run every benchmark, or those named: `python -m bench [NAME ...] [--full]`."""

import argparse
import importlib
import pkgutil

import bench


def main() -> None:
    names = sorted(module.name for module in pkgutil.iter_modules(bench.__path__))
    names = [name for name in names if name != "__main__" and not name.startswith("_")]
    parser = argparse.ArgumentParser(prog="python -m bench")
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"of: {', '.join(names)}")
    parser.add_argument("--full", action="store_true", help="also what takes minutes")
    options = parser.parse_args()
    unknown = [name for name in options.names if name not in names]
    if unknown:
        parser.error(f"no benchmark {unknown[0]!r}; there are: {', '.join(names)}")
    for name in options.names or names:
        module = importlib.import_module(f"bench.{name}")
        if not hasattr(module, "main"):
            continue
        print(f"\n== {name}")
        module.main(["--full"] if options.full else [])


if __name__ == "__main__":
    main()
