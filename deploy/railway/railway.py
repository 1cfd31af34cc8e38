"""Railway: `railway config apply --file deploy/railway/railway.py` (docs/deploy/railway.md). What begins with CHANGE is
yours. Railway's command runs this with the python3 it finds, which needs `pip install railway-sdk`; the shop does not.

What is `shared` are variables of the environment, which are set before.
"""

from typing import Any

from railway_sdk import (
    Project,
    bucket,
    create_railway_context,
    github,
    image,
    postgres,
    project,
    redis,
    ref,
    service,
    volume,
)

REGION = "europe-west4-drams3a"


def main() -> Project:
    """What Railway's command asks this file for."""
    shared = create_railway_context().shared
    database, cache = postgres("Postgres", region=REGION), redis("Redis", region=REGION)
    pictures, index = bucket("pictures", region="ams"), volume("meilisearch", region=REGION, sizeMB=5_000)
    search = service(
        "Meilisearch",
        source=image("getmeili/meilisearch:v1.53.0"),
        replicas={REGION: 1},
        volumeMounts={"/meili_data": index},
        env={
            "MEILI_ENV": "production",
            "MEILI_NO_ANALYTICS": "true",
            "MEILI_MAX_INDEXING_MEMORY": "256MiB",
            "MEILI_HTTP_ADDR": "[::]:7700",
            "MEILI_MASTER_KEY": shared.MEILI_MASTER_KEY,
        },
    )
    settings: dict[str, Any] = {
        "DATABASE_URL": database.env.DATABASE_URL,
        "REDIS_URL": cache.env.REDIS_URL,
        "MEILI_URL": "http://${{Meilisearch.RAILWAY_PRIVATE_DOMAIN}}:7700",
        "PUBLIC_URL": shared.PUBLIC_URL,
        "TRADEPOST_JWT_SECRET": shared.TRADEPOST_JWT_SECRET,
        "TRADEPOST_PRODUCTION": "yes",
        "TRADEPOST_TRUSTED_PROXY": "header:X-Real-IP",
        "TRADEPOST_CURRENCY": "USD",  # of the shop, from its first migration on
        "TRADEPOST_TIME_ZONE": "UTC",
        "S3_BUCKET": ref(pictures, "BUCKET"),
        "S3_ENDPOINT": "https://{bucket}.storage.railway.app",
        "S3_REGION": ref(pictures, "REGION"),
        "S3_ACCESS_KEY_ID": ref(pictures, "ACCESS_KEY_ID"),
        "S3_SECRET_ACCESS_KEY": ref(pictures, "SECRET_ACCESS_KEY"),
    }
    api = of_the_shop(
        "api",
        settings | {"MEILI_SEARCH_KEY": shared.MEILI_SEARCH_KEY},
        start="tradepost api",
        preDeploy="tradepost migrate",
        healthcheck="/health/ready",
        healthcheckTimeout=120,
    )
    worker = of_the_shop("worker", settings | {"MEILI_KEY": shared.MEILI_KEY}, start="tradepost worker")
    return project("tradepost", resources=[database, cache, pictures, index, search, api, worker])


def of_the_shop(name: str, env: dict[str, Any], **run: Any) -> Any:
    """Has 15 seconds to end, and is begun anew whenever it does."""
    return service(
        name,
        source=github("CHANGE/tradepost"),
        build={
            "builder": "DOCKERFILE",
            "dockerfilePath": "deploy/Dockerfile",
            "watchPatterns": [
                "src/**",
                "db/**",
                "deploy/Dockerfile",
                "deploy/compiled.py",
                "pyproject.toml",
                "requirements-build.lock",
                "requirements-runtime.lock",
            ],
        },
        deploy={"restartPolicyType": "ALWAYS", "drainingSeconds": 15},
        replicas={REGION: 1},
        env=env,
        **run,
    )
