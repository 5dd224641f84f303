"""Every code block of README and the documentation runs as it stands, and prints what it says.

Languages of the fences: `console` runs its `$` lines and compares what follows, `sh` runs without
comparing, `python` runs, `pycon` is compared; toml, json, yaml and ini are parsed. Commands that
are not this program's stand in a list, and so do those of its own that need a server elsewhere:
these are parsed. A page's blocks share one folder and one namespace; all share one fitted model.
"""

import configparser
import doctest
import json
import re
import shlex
import shutil
import threading
import tomllib
from urllib.request import Request, urlopen

import pandas as pd
import pytest
import uvicorn
import yaml

import segmentation
from segmentation import workflow
from segmentation.api import create_app
from segmentation.cli import main
from segmentation.cli.main import build_parser
from segmentation.records import ARTIFACTS_VARIABLE
from tests.servers import ROOT, free_port

PAGES = [
    ROOT / "README.md",
    ROOT / "CONTRIBUTING.md",
    ROOT / "SECURITY.md",
    *sorted(path for path in ROOT.glob("docs/**/*.md") if "_build" not in path.parts),
]
BLOCK = re.compile(r"^```(\S*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
WRITTEN = ROOT / "docs" / "reference"  # by docs/reference_pages.py, from the code
OTHERS = {"curl", "docker", "export", "git", "make", "pip", "python", "python3", "systemctl"}
ELSEWHERE = ("postgresql:", "spark", "connection:")
MESSY = "".join(
    f"K{n:02};{n % 7 + 1}.234,5;{n % 5 + 1};{'US' if n % 2 else 'EU'}\n" for n in range(39)
)


def blocks(page):
    return BLOCK.findall(page.read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def artifacts(tmp_path_factory):
    """Save the two models that pages speak of."""
    folder = tmp_path_factory.mktemp("artifacts")
    model = workflow.fit(workflow.prepare(workflow.read_sample()))
    workflow.save(model, "spring", artifacts=folder, with_pipeline=False)
    workflow.ensure_sample_model(folder)
    return folder


@pytest.fixture(scope="module")
def port(artifacts):
    """Serve the API as `segmentation serve` does, in this process."""
    port = free_port()
    config = uvicorn.Config(create_app(artifacts=artifacts), port=port, log_level="error")
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run)
    ready = threading.Event()
    started = server.startup

    async def startup(sockets=None):
        await started(sockets)
        ready.set()

    server.startup = startup
    thread.start()
    assert ready.wait(60)
    yield port
    server.should_exit = True
    thread.join()


@pytest.fixture(scope="module")
def files(tmp_path_factory):
    """Make the files that pages name."""
    folder = tmp_path_factory.mktemp("files")
    shutil.copytree(ROOT / "data", folder / "data", ignore=shutil.ignore_patterns("*.py*", "gen*"))
    for name in ("customers.csv", "orders.csv"):
        shutil.copy(ROOT / "data" / name, folder)
    customers = pd.read_csv(folder / "customers.csv")
    customers.head(60).to_csv(folder / "new_customers.csv", index=False)
    customers.to_csv(folder / "next_month.csv", index=False)
    mail = [f"customer{n}@example.com" for n in customers["CustomerID"]]
    customers.assign(Email=mail).to_csv(folder / "mailing.csv", index=False)
    customers.to_excel(folder / "customers.xlsx", index=False, engine="xlsxwriter")
    buyers = pd.read_csv(folder / "orders.csv", usecols=["customer_id"]).dropna().drop_duplicates()
    buyers.head(300).assign(age=30).to_csv(folder / "people.csv", index=False)
    head = "Kunde;Umsatz;Bestellungen;Region\n"
    (folder / "messy.csv").write_text(f"{head}{MESSY}K39;k. A.;2;EU\n", encoding="utf-8")
    (folder / "lake" / "customers").mkdir(parents=True)
    customers.to_parquet(folder / "lake" / "customers" / "part-0.parquet")
    make_database(folder / "shop.duckdb", folder / "customers.csv")
    table = workflow.read_customers(folder / "next_month.csv")
    settings = workflow.plain_settings(workflow.settings_of(table))
    (folder / "settings.json").write_text(json.dumps(settings), encoding="utf-8")
    return folder


def make_database(path, customers):
    import duckdb

    with duckdb.connect(str(path)) as database:
        database.execute(f"CREATE TABLE customers AS FROM read_csv('{customers}')")


RUN = [page for page in PAGES if page.parent != WRITTEN and blocks(page)]


@pytest.mark.parametrize("page", RUN, ids=lambda page: str(page.relative_to(ROOT)))
def test_blocks(page, files, artifacts, tmp_path, monkeypatch, capsys, request):
    found = blocks(page)
    shutil.copytree(files, tmp_path, dirs_exist_ok=True)
    shutil.copytree(artifacts, tmp_path / "artifacts")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv(ARTIFACTS_VARIABLE, str(tmp_path / "artifacts"))
    space = {"segmentation": segmentation}
    for language, text in found:
        here = f"127.0.0.1:{request.getfixturevalue('port')}" if "127.0.0.1:8" in text else ""
        run_block(language, re.sub(r"127\.0\.0\.1:8\d+(/api)?", here, text), space, capsys)


def run_block(language, text, space, capsys):
    match language:
        case "console":
            run_console(text, capsys)
        case "sh":
            for line in joined(text).splitlines():
                run_line(line, capsys)
        case "python":
            exec(compile(text, "block", "exec"), space)  # noqa: S102  # that is what a reader does
        case "pycon":
            run_examples(text, space)
        case "toml":
            tomllib.loads(text)
        case "json":
            json.loads(text)
        case "yaml":
            yaml.safe_load(text)
        case "ini":
            configparser.ConfigParser(strict=False).read_string(text)
        case _:
            assert language in {"nginx", "caddy", "text", "{toctree}", "{eval-rst}"}, language


def joined(text):
    return text.replace("\\\n", " ")


def run_console(text, capsys):
    for part in re.split(r"^\$ ", joined(text), flags=re.MULTILINE)[1:]:
        line, _, wanted = part.partition("\n")
        printed = run_line(line, capsys)
        flags = doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE
        same = not wanted.strip() or doctest.OutputChecker().check_output(wanted, printed, flags)
        assert same, f"$ {line}\nwanted:\n{wanted}\nprinted:\n{printed[:3000]}"


def run_line(line, capsys):
    """Run one command as the shell would; return what it prints."""
    line = re.sub(r"\$\([^)]*\)", "0" * 32, line)
    words = [word for word in shlex.split(line, comments=True) if not re.match(r"[A-Z_]+=", word)]
    if words[:3] == ["python", "-m", "segmentation"]:
        words = words[2:]
    if not words or (words[0] in OTHERS and words[:2] != ["curl", "-s"]):
        return ""
    if words[0] == "curl":
        return ask(words)
    assert words[0] == "segmentation", line
    if words[1] in ("serve", "dashboard") or any(word.startswith(ELSEWHERE) for word in words):
        build_parser().parse_args(words[1:])
        return ""
    status = main(words[1:])
    captured = capsys.readouterr()
    assert status == 0, f"{line}\n{captured.err}"
    return captured.out


def ask(words):
    """Do what a curl command does, with the API of this process."""
    address = next(word for word in words if word.startswith("http"))
    body = words[words.index("-d") + 1].encode()
    asked = Request(address, data=body, headers={"Content-Type": "application/json"})  # noqa: S310
    with urlopen(asked, timeout=60) as answer:  # noqa: S310  # loopback
        return answer.read().decode()


def run_examples(text, space):
    test = doctest.DocTestParser().get_doctest(text, space, "block", None, 0)
    told = []
    flags = doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE
    doctest.DocTestRunner(optionflags=flags).run(test, out=told.append, clear_globs=False)
    space |= test.globs
    assert not told, "".join(told)


def test_no_block_is_left_without_a_language():
    bare = [
        f"{page.relative_to(ROOT)}: {text.splitlines()[0]}"
        for page in PAGES
        for language, text in blocks(page)
        if not language
    ]
    assert bare == []
