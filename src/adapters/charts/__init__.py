"""Charts as SVG, to stand inline in pages that allow no styles and no scripts of their own."""
