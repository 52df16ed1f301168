"""Finding passages: embedding, the vector store, the lexical index, fusion and the retriever."""
