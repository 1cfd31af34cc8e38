"""Read models on a cluster: each of them lies on one node, and whoever asks finds it."""

from collections.abc import AsyncIterator, Iterator

import pytest

from adapters.redis.client import Redis, open_redis
from adapters.redis.generations import RedisGenerations
from adapters.redis.inspector import RedisInspector
from adapters.redis.operations import document_operations
from adapters.redis.reader import RedisReader
from domain.outages import StoreDown, StoreUnfit
from read_models.every import READ_MODELS
from read_models.model import Document, ReadModel, Standing
from tests.cluster import Node, open_cluster

STANDING = Standing(1, 0, 0, 0)


@pytest.fixture(scope="module")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[Node]]:
    with open_cluster(tmp_path_factory.mktemp("cluster")) as opened:
        yield opened


@pytest.fixture
async def spread(redis_url: str, cluster: list[Node]) -> AsyncIterator[Redis]:
    client = open_redis(redis_url, read_models_urls=[cluster[0].url])
    yield client
    await client.aclose()


async def filled(redis: Redis, model: ReadModel) -> None:
    store = RedisGenerations(redis, model)
    await store.begin(STANDING)
    document = Document("one", f'"{model.name}"'.encode(), {"rank": 7})
    await store.apply("next", document_operations(model, 1, [document]), STANDING, Standing(1, 5, 0, 0))
    assert await store.switch(1) == "switched"


async def test_every_read_model_is_found_where_it_lies(spread: Redis, cluster: list[Node]) -> None:
    for model in READ_MODELS:
        await filled(spread, model)
    reader = RedisReader(spread)
    standings = [await reader.standing(model) for model in READ_MODELS]
    assert {standing.position for standing in standings if standing is not None} == {5}
    wanted = [(model, STANDING, "one") for model in READ_MODELS]
    seen = await reader.document_of_each(wanted)
    assert [body for _, body in seen] == [f'"{model.name}"'.encode() for model in READ_MODELS]
    inspector = RedisInspector(spread, READ_MODELS[3])
    assert [keys async for keys in inspector.document_keys(1) if keys] == [["one"]]
    assert all(node.tell("DBSIZE") > 0 for node in cluster), "they lie on all of them"


async def test_a_cluster_in_place_of_the_one_server_is_named(cluster: list[Node]) -> None:
    """Whatever isn't a read model wants one."""
    client = open_redis(cluster[0].url)
    with pytest.raises(StoreUnfit, match="name one server there") as unfit:
        await RedisReader(client).upkeep_runs()
    assert unfit.value.reason == "cluster"
    await client.aclose()


async def test_a_node_that_is_gone_takes_only_what_lay_there(spread: Redis, cluster: list[Node]) -> None:
    for model in READ_MODELS:
        await filled(spread, model)
    reader, lost = RedisReader(spread), list[ReadModel]()
    cluster[2].end()
    for model in READ_MODELS:
        try:
            standing = await reader.standing(model)
            assert standing is not None
            assert standing.position == 5
        except StoreDown:
            lost.append(model)
    assert 0 < len(lost) < len(READ_MODELS)
    cluster[2].start()
    cluster[2].until("'cluster_state': 'ok'", "CLUSTER INFO")
    assert [model for model in READ_MODELS if await reader.standing(model) is None] == lost
