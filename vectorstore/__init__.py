"""Finding passages: embedding, the vector store, the lexical index, fusion and the retriever."""

import os

# Nobody is told of anyone's use. onnxruntime, from 1.29 on, reports to its makers and keeps a device id
# in the home folder unless this is set before it is first imported; every way to it leads through here.
os.environ["ORT_DISABLE_TELEMETRY"] = "1"

# The matrices of a question are small: a second thread for one costs more than it brings, and where many
# questions are asked at once such threads wait for each other. It is read when numpy is first imported.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
