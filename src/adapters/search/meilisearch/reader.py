"""Reading the index over one pooled HTTP client: a page and its disjunctive facets in one multi-search."""

import time
from typing import Any, Final

import httpx
import msgspec

from adapters.search.facet_values import facet_values, rating_facets, whole
from adapters.search.highlight import Highlighter
from adapters.search.meilisearch.documents import CHECKPOINT_ID, INDEXES
from adapters.search.meilisearch.questions import facet_questions, page_question
from adapters.search.port import Facets, Found, PriceFacet, ProductQuery
from adapters.search.words import split_words
from domain.outages import StoreDown
from domain.product import ProductStatus
from read_models.documents import encode
from read_models.model import Standing

ANSWER_SECONDS_MAX: Final = 1.5
STANDING_MS_MAX: Final = 20
SUGGESTING_HITS_MAX: Final = 50


class Entry(msgspec.Struct):
    standing: Standing


class MeilisearchReader:
    def __init__(self, url: str, key: str | None) -> None:
        headers = {"Authorization": f"Bearer {key}"} if key else {}
        self._http = httpx.AsyncClient(base_url=url, headers=headers, timeout=ANSWER_SECONDS_MAX)
        self._standing: Standing | None = None
        self._looked_at = 0.0

    async def standing(self) -> Standing | None:
        """As of at most STANDING_MS_MAX ago."""
        now = time.monotonic()
        if (now - self._looked_at) * 1000 >= STANDING_MS_MAX:
            answer = await self._request("GET", f"/indexes/{INDEXES['live']}/documents/{CHECKPOINT_ID}")
            missing = answer.status_code == 404
            self._standing = None if missing else msgspec.json.decode(checked(answer), type=Entry).standing
            self._looked_at = now
        return self._standing

    async def search(self, query: ProductQuery) -> Found:
        facets = facet_questions(query)
        results = await self._ask([page_question(query), *facets.values()])
        page, counted = results[0], dict(zip(facets, results[1:], strict=True))
        highlighter = Highlighter(query.q)
        items = tuple(highlighter.mark(encode(hit["item"])) for hit in page["hits"])

        def counts(group: str, field: str) -> dict[str, int]:
            found: dict[str, int] = counted.get(group, page).get("facetDistribution", {}).get(field, {})
            return found

        price = counted.get("price", page).get("facetStats", {}).get("price", {})
        return Found(
            items,
            page["totalHits"],
            Facets(
                category=facet_values(counts("category", "category_facet").items()),
                brand=facet_values(counts("brand", "brand_facet").items()),
                tag=facet_values(counts("tag", "tag_facet").items()),
                rating=rating_facets({float(rating): count for rating, count in counts("rating", "rating").items()}),
                price=PriceFacet(whole(price.get("min")), whole(price.get("max"))),
            ),
            0 if self._standing is None else self._standing.position,
        )

    async def suggest(self, typed: str, limit: int) -> list[str]:
        words = split_words(typed)
        if not words:
            return []
        question = {
            "indexUid": INDEXES["live"],
            "q": typed,
            "filter": [f'status = "{ProductStatus.PUBLISHED.value}"'],
            "attributesToSearchOn": ["name"],
            "page": 1,
            "hitsPerPage": SUGGESTING_HITS_MAX,
        }
        (page,) = await self._ask([question])
        endings = [
            token for hit in page["hits"] for token in split_words(hit["item"]["name"]) if token.startswith(words[-1])
        ]
        ranked = sorted(dict.fromkeys(endings), key=lambda ending: -endings.count(ending))
        return [" ".join([*words[:-1], ending]) for ending in ranked[:limit]]

    async def close(self) -> None:
        await self._http.aclose()

    async def _ask(self, questions: list[dict[str, Any]]) -> list[dict[str, Any]]:
        answer = await self._request("POST", "/multi-search", {"queries": questions})
        results: list[dict[str, Any]] = msgspec.json.decode(checked(answer))["results"]
        return results

    async def _request(self, method: str, path: str, body: object = None) -> httpx.Response:
        try:
            return await self._http.request(method, path, json=body)
        except httpx.HTTPError as trouble:
            raise StoreDown("search") from trouble


def checked(answer: httpx.Response) -> bytes:
    if answer.is_error:
        raise StoreDown("search") from RuntimeError(answer.text[:500])
    return answer.content
