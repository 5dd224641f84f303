"""What a terminal shows: one line for a warning, no bar where nobody looks."""

import pytest

from segmentation.cli import terminal


def test_a_warning_is_one_line_of_plain_text_on_standard_error(capsys):
    terminal.warn("[bold]two\nlines[/bold] " + "x" * 200)
    captured = capsys.readouterr()
    assert captured.out == ""
    assert captured.err == "[bold]two lines[/bold] " + "x" * 200 + "\n"


@pytest.mark.parametrize("quiet", [True, False])
def test_without_a_terminal_there_is_no_progress_bar(capsys, quiet):
    with terminal.progress(quiet=quiet) as progress:
        assert progress is None
    assert capsys.readouterr().err == ""
