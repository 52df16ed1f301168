"""What the tests of this folder share."""

from tests.qa.newsroom import newsroom

__all__ = ["newsroom"]
