"""How Sphinx makes a site of these pages: `make docs`."""

from pygments.lexers.data import JsonLexer
from pygments.lexers.special import TextLexer
from sphinx.highlighting import lexers

project = "Tradepost"
extensions = ["myst_parser"]
myst_heading_anchors = 3
html_theme = "furo"
html_title = "Tradepost"
html_show_copyright = False
html_show_sourcelink = False
html_show_sphinx = False
nitpicky = True

lexers |= {"jsonl": JsonLexer(), "csv": TextLexer(), "orders": TextLexer()}
