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
        Stable name of the kind of error, used by the API and the command line: that of its class
        in small letters, without "Error".
    """

    code = "segmentation"

    def __init_subclass__(cls) -> None:
        """Give each kind its code."""
        super().__init_subclass__()
        words = re.findall("[A-Z][a-z]+", cls.__name__.removesuffix("Error"))
        cls.code = "_".join(words).lower()

    def __str__(self) -> str:
        """Return the sentence; names of files and columns in it are a stranger's."""
        return visible(super().__str__())

    @property
    def message(self) -> str:
        """The sentence to show."""
        return str(self)


class ReadError(SegmentationError):
    """A file cannot be read as a table."""


class TooLargeError(ReadError):
    """A file or a request exceeds a stated limit."""


class DataError(SegmentationError):
    """A table was read, but its content does not allow what was asked."""


class ParameterError(SegmentationError):
    """A setting is outside what the method or the data allows."""


class ModelError(SegmentationError):
    """A saved model is damaged, foreign or of another version."""


class ModelNotFoundError(ModelError):
    """No saved model has the name that was asked for."""


class SaveError(SegmentationError):
    """Something could not be written to disk; what stood there before is unchanged."""


class StudyError(SegmentationError):
    """A kept study is not here, is somebody else's, or cannot be read."""


class StudyChangedError(StudyError):
    """A kept study was changed elsewhere since it was opened."""


class CancelledError(SegmentationError):
    """The user stopped the work; raised by a progress callback, never shown as a failure."""
