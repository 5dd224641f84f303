"""Run the command line: `python -m segmentation VERB ...`."""

from segmentation.cli.main import main as main
