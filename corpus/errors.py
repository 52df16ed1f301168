"""Every error this project raises on purpose (the tree is drawn in `qa.errors`)."""


class WpsqaError(Exception):
    """The root. ``str(error)`` is one line for a person and says what to do."""

    exit_code = 1
    http_status = 500


class UsageError(WpsqaError):
    """What the person gave cannot be used."""

    exit_code = 2
    http_status = 400


class NotFound(UsageError):
    """No such article, file or setting."""

    http_status = 404


class IndexProblem(WpsqaError):
    """The index is missing, damaged, or was made by another engine."""

    http_status = 503


class IndexBusy(IndexProblem):
    """Another process is writing the index."""


class ModelProblem(WpsqaError):
    """The language model failed."""

    http_status = 502


class Interrupted(ModelProblem):
    """A stream of the language model ended before it was finished."""
