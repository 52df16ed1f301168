"""Fitting the sentence ranker and the answerability model on development data.

``python -m evals.fitting --xquad FOLDER`` reads the development half of XQuAD and the dev split of
the WPS suite and writes ``vectorstore/data/ranker.json`` and ``qa/data/answerable.json``. The test
split is never read.
"""
