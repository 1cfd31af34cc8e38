"""The product search engine behind a port: the embedded one (tantivy) and Meilisearch answer the same questions."""
