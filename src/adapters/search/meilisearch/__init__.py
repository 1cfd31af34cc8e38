"""The Meilisearch engine: one index, one document a product, the checkpoint a document among them."""
