"""What pages say: all of it in catalogs, the same in every language, and nothing in templates themselves."""

import ast
import re
import string
from collections.abc import Iterator, Mapping
from functools import cache
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from babel import Locale
from jinja2 import Environment, nodes

from api.pages.page import TEMPLATES
from api.pages.words import texts_of, words_in
from api.problems.codes import TABLE
from api.problems.handlers import WORDS as SAID_ELSEWHERE
from domain.languages import Language
from domain.refusals import CouponReason

PAGES = TEMPLATES.parent
ENVIRONMENT = Environment(autoescape=True, trim_blocks=True, lstrip_blocks=True)
ENGLISH_SAYS_ITSELF = ("faults.", "refusals.")
"""What refusals and faults say is English already; the catalog has what is better said otherwise on a page."""
LETTERS_IN_EVERY_LANGUAGE: frozenset[str] = frozenset({"SKU", "API", "GTIN", "JSON", "CSV"})
READ_BY_PEOPLE = ("alt", "aria-label", "aria-description", "placeholder", "title", "data-asks", "summary")
SAFE = {
    ("office/second_step_app.html", "picture"): "squares that are drawn here",
    ("parts/goods.html", "mark.name"): "what was found of a name, escaped before it was marked",
    ("parts/goods.html", "mark.description"): "what was found of a description, without any other markup",
    ("shop/product_main.html", "product.description"): "cleaned when it was written",
    ("shop/product.html", "head"): "made by a template of ours",
    ("shop/product.html", "main"): "made by a template of ours",
    ("shop/product_head.html", "one"): "JSON whose signs of markup are written as references",
    ("office/dashboard/figures.html", "chart"): "drawn by us",
}
"""What is shown without being escaped, by template, and why it may be."""
FRAGMENT = re.compile(r"""(\s*(aria|data|hx)-[a-z-]+="[^"]*")+\s*""")
"""Of a macro that makes nothing but attributes."""
ADDRESS = re.compile(r"[\w/.-]*\?[\w-]+=[\w=&#-]*")
"""Of a macro that makes nothing but an address, with figures where it is filled in."""
ROOM = re.compile(r"\{% block room %\}[a-z]+\{% endblock %\}")
"""A name for styles alone."""
SCRIPT_OF_DATA = "application/ld+json"

Text = str | Mapping[str, str]


def fills_of(text: Text) -> set[str]:
    """The names that are filled in; of a text with forms for numbers those of all forms together."""
    forms = [text] if isinstance(text, str) else text.values()
    return {name for form in forms for _, name, _, _ in string.Formatter().parse(form) if name is not None}


@cache
def texts(language: Language) -> Mapping[str, Text]:
    return texts_of(language)


def templates() -> list[Path]:
    return sorted(TEMPLATES.rglob("*.html"))


def named(path: Path) -> str:
    return path.relative_to(PAGES).as_posix()


@pytest.mark.parametrize("language", [Language.GERMAN, Language.FRENCH])
def test_every_language_says_the_same_things(language: Language) -> None:
    english, other = texts(Language.ENGLISH), texts(language)
    missing = english.keys() - other.keys()
    more = {key for key in other.keys() - english.keys() if not key.startswith(ENGLISH_SAYS_ITSELF)}
    assert (missing, more) == (set(), set())
    assert {key for key in english if fills_of(english[key]) != fills_of(other[key])} == set()
    assert {key for key in english if isinstance(english[key], str) != isinstance(other[key], str)} == set()
    assert texts(Language.GERMAN).keys() == texts(Language.FRENCH).keys()


@pytest.mark.parametrize("language", [*Language])
def test_no_text_is_empty_and_numbers_have_the_forms_of_the_language(language: Language) -> None:
    categories = {"other", *Locale(language.value).plural_form.tags}
    for key, text in texts(language).items():
        forms: Mapping[str, str] = {"other": text} if isinstance(text, str) else text
        assert all(form.strip() for form in forms.values()), key
        assert {"other"} <= forms.keys() <= categories, key
        assert isinstance(text, str) or "count" in fills_of(text), key


@pytest.mark.parametrize("language", [Language.GERMAN, Language.FRENCH])
def test_whatever_is_refused_is_said_in_every_language(language: Language) -> None:
    codes = {code for _, code in TABLE.values()}
    closer = {f"coupon-not-valid-{reason}" for reason in CouponReason}
    there = {key.removeprefix("refusals.") for key in texts(language) if key.startswith("refusals.")}
    assert there == codes | closer


def test_a_page_says_itself_what_has_no_words_of_its_own() -> None:
    assert {
        code
        for kind, (_, code) in TABLE.items()
        if kind in SAID_ELSEWHERE and f"refusals.{code}" not in texts(Language.ENGLISH)
    } == set()


def said_in(path: Path) -> Iterator[tuple[str, set[str]]]:
    """The keys that a template names, with what it fills in. A key that is put together ends in "*"."""
    tree = ENVIRONMENT.parse(path.read_text("utf-8"))
    for call in tree.find_all(nodes.Call):
        if isinstance(call.node, nodes.Name) and call.node.name == "say":
            for key in keys_of(call.args[0]):
                yield key, {keyword.key for keyword in call.kwargs}


def keys_of(said: nodes.Node) -> Iterator[str]:
    match said:
        case nodes.Const(value=str(key)):
            yield key
        case nodes.Concat(nodes=[nodes.Const(value=str(start)), *_]):
            yield f"{start}*"
        case nodes.CondExpr(expr1=one, expr2=other):
            yield from keys_of(one)
            if other is not None:
                yield from keys_of(other)
        case _:
            yield "*"


def said_in_code(path: Path) -> Iterator[tuple[str, set[str]]]:
    """The same of Python: what `words` and `say` are called with, and what is left to be told on the next page."""
    for call in ast.walk(ast.parse(path.read_text("utf-8"))):
        if not isinstance(call, ast.Call) or not isinstance(call.func, ast.Name):
            continue
        fills = {keyword.arg or "**" for keyword in call.keywords}
        if call.func.id in ("say", "words") and call.args:
            for key in keys_in(call.args[0]):
                yield key, fills
        if call.func.id == "see_other":
            told = [*call.args[3:4], *(keyword.value for keyword in call.keywords if keyword.arg == "told")]
            for key in [key for each in told for key in keys_in(each)]:
                yield f"told.{key}", set()


def keys_in(said: ast.expr) -> Iterator[str]:
    match said:
        case ast.Constant(value=str(key)):
            yield key
        case ast.JoinedStr(values=[ast.Constant(value=str(start)), *_]):
            yield f"{start}*"
        case ast.IfExp(body=one, orelse=other):
            yield from keys_in(one)
            yield from keys_in(other)


def every_text_said() -> list[tuple[str, str, set[str]]]:
    code = [path for path in PAGES.rglob("*.py") if path.name != "words.py"]
    return [
        (named(path), key, fills)
        for path, said in [
            *((path, said_in(path)) for path in templates()),
            *((path, said_in_code(path)) for path in code),
        ]
        for key, fills in said
    ]


def test_whatever_pages_say_stands_in_the_catalog_with_all_that_is_filled_in() -> None:
    known = texts(Language.ENGLISH)
    everything = every_text_said()
    assert len(everything) > 50
    unknown = [
        (path, key)
        for path, key, _ in everything
        if not (any(one.startswith(key[:-1]) for one in known) if key.endswith("*") and key != "*" else key in known)
    ]
    assert unknown == []
    unfilled = [
        (path, key, sorted(fills_of(known[key]) - fills))
        for path, key, fills in everything
        if key in known and "**" not in fills and not fills_of(known[key]) <= fills
    ]
    assert unfilled == []


class Reader(HTMLParser):
    """What a template has of its own, beside what it is filled in with, which is read as a figure."""

    def __init__(self) -> None:
        super().__init__()
        self.faults: list[str] = []
        self._script = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        for name, value in attrs:
            if name == "style" or name.startswith(("on", "hx-on")):
                self.faults.append(f"<{tag} {name}>")
            if name in READ_BY_PEOPLE and has_words(value or ""):
                self.faults.append(f"{name}={value}")
            if name.startswith("hx-vals") and (value or "").startswith(("js:", "javascript:")):
                self.faults.append(f"{name}={value}")
            if name in ("href", "src", "action") and (value or "").lower().startswith("javascript:"):
                self.faults.append(f"{name}={value}")
        said = dict(attrs)
        if tag == "style" or (tag == "script" and "src" not in said and said.get("type") != SCRIPT_OF_DATA):
            self.faults.append(f"<{tag}>")
        self._script = tag == "script"

    def handle_endtag(self, tag: str) -> None:
        self._script = False

    def handle_data(self, data: str) -> None:
        if not self._script and has_words(data):
            self.faults.append(data.strip())


def has_words(text: str) -> bool:
    if FRAGMENT.fullmatch(text) or ADDRESS.fullmatch(text.strip()):
        return False
    return any(sign.isalpha() for word in text.split() if word not in LETTERS_IN_EVERY_LANGUAGE for sign in word)


def own_text(source: str) -> str:
    """A template with a figure in the place of every expression, and nothing in that of every statement."""
    made: list[str] = []
    for _, kind, value in ENVIRONMENT.lex(ROOM.sub("", source)):
        if kind == "data":
            made.append(value)
        elif kind == "variable_begin":
            made.append("0")
    return "".join(made)


def test_templates_have_no_words_styles_or_scripts_of_their_own() -> None:
    found: dict[str, list[str]] = {}
    for path in templates():
        reader = Reader()
        reader.feed(own_text(path.read_text("utf-8")))
        reader.close()
        if reader.faults:
            found[named(path)] = reader.faults
    assert found == {}


@pytest.mark.parametrize(
    "source",
    [
        "<p>Sold out</p>",
        '<img alt="A lamp">',
        '<p style="color: red">{{ x }}</p>',
        '<a onclick="f()">{{ x }}</a>',
        "<script>f()</script>",
        "{% if x %}Yes{% endif %}",
        "<style>{{ x }}</style>",
    ],
)
def test_words_styles_and_scripts_would_be_seen(source: str) -> None:
    reader = Reader()
    reader.feed(own_text(source))
    reader.close()
    assert reader.faults != []


def unescaped(path: Path) -> Iterator[tuple[str, str]]:
    tree, name = ENVIRONMENT.parse(path.read_text("utf-8")), path.relative_to(TEMPLATES).as_posix()
    for filtered in tree.find_all(nodes.Filter):
        if filtered.name == "safe":
            yield name, written(filtered.node)
    for way_out in tree.find_all((nodes.MarkSafe, nodes.ScopedEvalContextModifier)):
        yield name, type(way_out).__name__


def written(said: Any) -> str:
    """A name, or a field of one, as templates write it."""
    return f"{written(said.node)}.{said.attr}" if isinstance(said, nodes.Getattr) else getattr(said, "name", "?")


def test_nothing_is_shown_unescaped_but_what_is_known_to_be_safe() -> None:
    assert {one for path in templates() for one in unescaped(path)} - SAFE.keys() == set()


@pytest.mark.parametrize(
    ("language", "said"),
    [
        (Language.ENGLISH, "2,401 orders"),
        (Language.GERMAN, "2.401 Bestellungen"),
        (Language.FRENCH, "2\N{NARROW NO-BREAK SPACE}401 commandes"),
    ],
)
def test_counts_are_grouped_as_the_language_does(language: Language, said: str) -> None:
    assert words_in(language)("account.orders-found", count=2_401) == said
