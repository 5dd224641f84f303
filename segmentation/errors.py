"""Name the errors that a user can cause, each with a stable code that doors pass on."""

import re

CONTROLS = re.compile(
    "[\\x00-\\x08\\x0b-\\x1f\\x7f-\\x9f\\u200e\\u200f\\u2028-\\u202e\\u2066-\\u2069]"
)
"""What a terminal obeys and no eye sees: escapes, bells, marks that turn the direction of text."""


def visible(text: str) -> str:
    """Return a text in which every such character is a visible mark; tabs and line ends stay.

    Examples
    --------
    >>> visible("spe" + chr(27) + "[31mnd")
    'spe\ufffd[31mnd'
    """
    return CONTROLS.sub("\ufffd", text)


class SegmentationError(Exception):
    """Base of every error that a user can mend; its text says what, where, how many and what to do.

    Attributes
    ----------
    code : str
        Stable name of the kind of error, used by the API and the command line.
    """

    code = "segmentation"

    def __str__(self) -> str:
        """Return the sentence; names of files and columns in it are a stranger's."""
        return visible(super().__str__())

    @property
    def message(self) -> str:
        """The sentence to show."""
        return str(self)


class ReadError(SegmentationError):
    """A file cannot be read as a table."""

    code = "read"


class TooLargeError(ReadError):
    """A file or a request exceeds a stated limit."""

    code = "too_large"


class DataError(SegmentationError):
    """A table was read, but its content does not allow what was asked."""

    code = "data"


class ParameterError(SegmentationError):
    """A setting is outside what the method or the data allows."""

    code = "parameter"


class ModelError(SegmentationError):
    """A saved model is damaged, foreign or of another version."""

    code = "model"


class ModelNotFoundError(ModelError):
    """No saved model has the name that was asked for."""

    code = "model_not_found"


class SaveError(SegmentationError):
    """Something could not be written to disk; what stood there before is unchanged."""

    code = "save"


class StudyError(SegmentationError):
    """A kept study is not here, is somebody else's, or cannot be read."""

    code = "study"


class StudyChangedError(StudyError):
    """A kept study was changed elsewhere since it was opened."""

    code = "study_changed"


class CancelledError(SegmentationError):
    """The user stopped the work; raised by a progress callback, never shown as a failure."""

    code = "cancelled"
