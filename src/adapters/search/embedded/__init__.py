"""The embedded engine: one tantivy index in the data folder, one writer, any number of reading processes."""
