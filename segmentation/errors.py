"""Name the errors that a user can cause, each with a stable code that doors pass on."""


class SegmentationError(Exception):
    """Base of every error that a user can mend; its text says what, where, how many and what to do.

    Attributes
    ----------
    code : str
        Stable name of the kind of error, used by the API and the command line.
    """

    code = "segmentation"

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


class CancelledError(SegmentationError):
    """The user stopped the work; raised by a progress callback, never shown as a failure."""

    code = "cancelled"
