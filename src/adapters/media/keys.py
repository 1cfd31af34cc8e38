"""Which media store the settings mean: a bucket, Cloudinary, or else the data folder."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final
from urllib.parse import parse_qs, unquote

import msgspec

from adapters.setting_values import parts_of

CLOUDINARY_EXAMPLE: Final = "cloudinary://API_KEY:API_SECRET@CLOUD_NAME"
CLOUDINARY_API: Final = "https://api.cloudinary.com"
CLOUDINARY_DELIVERY: Final = "https://res.cloudinary.com"
BUCKET: Final = "{bucket}"
"""In an endpoint: where the bucket's name stands in the host."""
S3_NAMES: Final = ("S3_ENDPOINT", "S3_ACCESS_KEY_ID", "S3_SECRET_ACCESS_KEY", "S3_PUBLIC_URL")
S3_KEYS: Final = ("S3_ACCESS_KEY_ID", "S3_SECRET_ACCESS_KEY")


class MediaFolder(msgspec.Struct, frozen=True, tag=True):
    folder: Path


class S3Bucket(msgspec.Struct, frozen=True, tag=True):
    """Without an `endpoint` it is Amazon's; without keys they are those of the machine it runs on. It `has_host` where
    the endpoint is the bucket's own, as some servers want it; at all others the bucket stands in the path.
    """

    bucket: str
    endpoint: str | None
    region: str
    key_id: str | None
    secret: str | None
    public_url: str | None
    has_host: bool = False


class CloudinaryAccount(msgspec.Struct, frozen=True, tag=True):
    """`delivery` is where browsers find the pictures; behind it stands the cloud's name."""

    cloud: str
    key: str
    secret: str
    api: str = CLOUDINARY_API
    delivery: str = CLOUDINARY_DELIVERY


Media = MediaFolder | S3Bucket | CloudinaryAccount


def cloudinary_account(word: str) -> CloudinaryAccount:
    """Also with what Cloudinary's own libraries take behind it: `?upload_prefix=`, `&secure_distribution=`.

    Raises ValueError, as every reader of a setting.
    """
    parts = parts_of(word)
    if parts.scheme != "cloudinary" or not (parts.username and parts.password and parts.hostname):
        raise ValueError(f"must be {CLOUDINARY_EXAMPLE}, as Cloudinary shows it")
    more = parse_qs(parts.query)
    cloud = parts.netloc.rpartition("@")[2]
    (api,) = more.get("upload_prefix", [CLOUDINARY_API])[:1]
    hosts = more.get("secure_distribution", [])
    delivery = f"https://{hosts[0]}" if hosts else CLOUDINARY_DELIVERY
    return CloudinaryAccount(cloud, unquote(parts.username), unquote(parts.password), api.rstrip("/"), delivery)


def media_clashes(values: Mapping[str, Any]) -> list[str]:
    """A sentence for each setting that makes no sense beside the others, of those that could be read."""
    wrong = []
    if not values.get("S3_BUCKET"):
        wrong += [f"{name} is set, and S3_BUCKET is not." for name in S3_NAMES if values.get(name)]
    elif values.get("CLOUDINARY_URL"):
        wrong.append("S3_BUCKET and CLOUDINARY_URL are both set: pictures lie in one place.")
    if len([name for name in S3_KEYS if values.get(name)]) == 1:
        wrong.append(f"{' and '.join(S3_KEYS)} go together: set both, or none.")
    return wrong


def media_of(values: Mapping[str, Any], data_dir: Path) -> Media:
    if values["CLOUDINARY_URL"]:
        account: CloudinaryAccount = values["CLOUDINARY_URL"]
        return account
    if not values["S3_BUCKET"]:
        return MediaFolder(data_dir / "media")
    endpoint: str | None = values["S3_ENDPOINT"]
    return S3Bucket(
        bucket=values["S3_BUCKET"],
        endpoint=None if endpoint is None else endpoint.replace(BUCKET, values["S3_BUCKET"]).rstrip("/"),
        region=values["S3_REGION"],
        key_id=values["S3_ACCESS_KEY_ID"],
        secret=values["S3_SECRET_ACCESS_KEY"],
        public_url=values["S3_PUBLIC_URL"],
        has_host=endpoint is not None and BUCKET in endpoint,
    )
