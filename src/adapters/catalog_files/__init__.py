"""Catalogs as files, JSON lines and CSV: what `tradepost catalog export` writes, an import reads."""
