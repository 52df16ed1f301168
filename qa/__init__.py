"""Answering: from a question to sentences that carry the words they rest on."""

import vectorstore  # noqa: F401  sets what numpy and onnxruntime read when they are first imported
