"""Is a sentence supported by the words it cites? Rules only; see `verify`."""

from qa.verify.check import verify
from qa.verify.types import Evidence, Verdict

__all__ = ["Evidence", "Verdict", "verify"]
