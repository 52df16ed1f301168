"""The articles in a chain of LangChain: find, ask, answer. Needs no key and no network.

python docs/examples/langchain_chain.py ["a question"]
"""

from __future__ import annotations

import sys
from datetime import date
from operator import itemgetter

from langchain_core.documents import Document
from langchain_core.messages import AIMessage
from langchain_core.output_parsers import StrOutputParser
from langchain_core.prompt_values import PromptValue
from langchain_core.prompts import ChatPromptTemplate
from langchain_core.runnables import RunnableLambda, RunnableParallel, RunnablePassthrough

from qa.build import build_assistant
from qa.runnables import WpsRetriever, as_runnable
from qa.settings import Settings

QUESTION = "Who signed the decision approving the national action programme?"


def sources(docs: list[Document]) -> str:
    """The passages as a prompt shows them."""
    return "\n".join(f"[{n}] {' '.join(d.page_content.split())}" for n, d in enumerate(docs, 1))


def first_source(prompt: PromptValue) -> AIMessage:
    """Where a chat model goes: `ChatOpenAI(…)` for one. This one repeats the first source it is given."""
    lines = str(prompt.to_messages()[-1].content).splitlines()
    return AIMessage(next(line for line in lines if line.startswith("[1] ")))


def main(question: str) -> None:
    assistant = build_assistant(Settings.from_env())

    # A retriever beside whatever else a chain carries.
    retriever = WpsRetriever(assistant=assistant, k=3, as_of=date(2024, 12, 31))
    found = RunnableParallel(docs=retriever, question=RunnablePassthrough())
    print("Found:")
    for doc in found.invoke(question)["docs"]:
        place = f"{doc.metadata['article_id']}[{doc.metadata['start']}:{doc.metadata['end']}]"
        print(f"- {doc.metadata['published']} {place}")

    # prompt | model | parser: your own prompt, with any chat model.
    prompt = ChatPromptTemplate.from_template(
        "Answer from the sources alone.\n{sources}\nQuestion: {question}"
    )
    written = (
        RunnablePassthrough.assign(sources=itemgetter("docs") | RunnableLambda(sources))
        | prompt
        | RunnableLambda(first_source)
        | StrOutputParser()
    )
    print("\nA chain of your own:")
    print((found | written).invoke(question))

    # Or the answer of this program, sentence by sentence, each with its exact words.
    print("\nThe answer:")
    for chunk in as_runnable(assistant).stream({"question": question, "as_of": "2024-12-31"}):
        if chunk.get("event") == "sentence":
            print(chunk["sentence"]["text"])
            for citation in chunk["citations"]:
                print(f"[{citation['marker']}] “{citation['quote']}” ({citation['article_id']})")


if __name__ == "__main__":
    main(" ".join(sys.argv[1:]) or QUESTION)
