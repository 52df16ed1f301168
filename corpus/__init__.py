"""The articles: reading, cleaning, importing and splitting them. The lowest layer."""
