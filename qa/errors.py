"""Every error this project raises on purpose. Each message is one line and says what to do.

    WpsqaError                exit code 1, HTTP 500
    ├── UsageError            exit code 2, HTTP 400   what the person gave cannot be used
    │   └── NotFound          exit code 2, HTTP 404   no such article, file or setting
    ├── IndexProblem          exit code 1, HTTP 503   the index is missing, damaged or of another engine
    │   └── IndexBusy         exit code 1, HTTP 503   another process is writing
    └── ModelProblem          exit code 1, HTTP 502   the language model failed
        └── Interrupted       exit code 1, HTTP 502   its stream ended before it was finished

The classes live in `corpus.errors`, the lowest layer, because every layer raises them.
"""

from corpus.errors import (
    IndexBusy,
    IndexProblem,
    Interrupted,
    ModelProblem,
    NotFound,
    UsageError,
    WpsqaError,
)

__all__ = [
    "IndexBusy",
    "IndexProblem",
    "Interrupted",
    "ModelProblem",
    "NotFound",
    "UsageError",
    "WpsqaError",
]
