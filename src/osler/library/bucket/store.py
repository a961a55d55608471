"""Objects of one library in a bucket: read, replaced only when nobody else did, failures put into words."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, NamedTuple

from osler.core.errors import InputError

SCHEME = "s3://"
INSTALL = "pip install 'osler[s3]'"
_REFUSED = {"AccessDenied", "InvalidAccessKeyId", "SignatureDoesNotMatch", "ExpiredToken", "403"}
_CHANGED = {"PreconditionFailed", "ConditionalRequestConflict", "412", "409"}
_MISSING = {"NoSuchKey", "404"}


class ChangedError(Exception):
    """The object is not what it was when it was last read."""


class Address(NamedTuple):
    """Where a library lies: `s3://bucket/path`."""

    bucket: str
    path: str

    def __str__(self) -> str:
        return f"{SCHEME}{self.bucket}/{self.path}".rstrip("/")


class Object(NamedTuple):
    """An object's content, with the mark of this content."""

    content: bytes
    mark: str


def address_of(place: str) -> Address:
    """The parts of an address.

    Raises:
        InputError: it names no bucket.
    """
    bucket, _, path = place.removeprefix(SCHEME).partition("/")
    if not bucket:
        raise InputError(f"--library {place!r} names no bucket: write s3://bucket/path")
    return Address(bucket, path.strip("/"))


class Store:
    """One library's objects. Credentials, region and endpoint come from the usual AWS environment."""

    def __init__(self, address: Address) -> None:
        """Raises InputError when the extra is not installed."""
        try:
            import boto3  # noqa: PLC0415 - an extra, and slow to import
        except ImportError:
            raise InputError(f"--library {address} needs the extra: {INSTALL}") from None
        self.address = address
        with self.told():
            self._client: Any = boto3.client("s3")

    def options(self) -> dict[str, str]:
        """What the tables need to know to reach the same store; no credentials."""
        endpoint, region = self._client.meta.endpoint_url, self._client.meta.region_name
        found = {"allow_http": "true"} if endpoint.startswith("http://") else {}
        return found | ({"region": region} if region else {})

    def get(self, name: str, *, unless: str | None = None) -> Object | None:
        """The object; None when there is none, or it still has the mark given."""
        with self.told():
            try:
                given = {"IfNoneMatch": unless} if unless else {}
                found = self._client.get_object(**self._key(name), **given)
                return Object(found["Body"].read(), found["ETag"])
            except self._client.exceptions.ClientError as error:
                if _code(error) in {*_MISSING, "304", "NotModified"}:
                    return None
                raise

    def put(self, name: str, content: bytes, *, mark: str | None) -> str:
        """Replaces the object that has this mark, or makes it where there must be none; the new mark.

        Raises:
            ChangedError: it has another mark, or is there already.
        """
        condition = {"IfMatch": mark} if mark else {"IfNoneMatch": "*"}
        with self.told():
            try:
                return str(self._client.put_object(**self._key(name), Body=content, **condition)["ETag"])
            except self._client.exceptions.ClientError as error:
                if _code(error) in _CHANGED | _MISSING:
                    raise ChangedError from None
                raise

    def age(self, name: str) -> float | None:
        """Seconds since the object was last written, by the store's own clock; None when there is none."""
        from email.utils import parsedate_to_datetime  # noqa: PLC0415

        with self.told():
            try:
                found = self._client.head_object(**self._key(name))
            except self._client.exceptions.ClientError as error:
                if _code(error) in _MISSING:
                    return None
                raise
        now = parsedate_to_datetime(found["ResponseMetadata"]["HTTPHeaders"]["date"])
        return float((now - found["LastModified"]).total_seconds())

    def delete(self, name: str) -> None:
        """Deletes the object, if there is one."""
        with self.told():
            self._client.delete_object(**self._key(name))

    def _key(self, name: str) -> dict[str, str]:
        path = self.address.path
        return {"Bucket": self.address.bucket, "Key": f"{path}/{name}" if path else name}

    @contextmanager
    def told(self) -> Iterator[None]:
        """Puts what the store or the tables raise into words, without any credentials."""
        from botocore.exceptions import BotoCoreError, ClientError  # noqa: PLC0415

        try:
            yield
        except InputError:
            raise
        except (BotoCoreError, ClientError) as error:
            raise InputError(f"the library {self.address} {_why(error)}") from None
        except (OSError, RuntimeError, ValueError) as error:
            raise InputError(
                f"the library {self.address} cannot be read or written ({_brief(error)}): see that the "
                "bucket can be reached and that its credentials allow it, then give the same command again"
            ) from None


def _code(error: Any) -> str:  # noqa: ANN401 - of botocore, which may be absent
    return str(error.response.get("Error", {}).get("Code", ""))


def _why(error: Any) -> str:  # noqa: ANN401
    name = type(error).__name__
    code = _code(error) if hasattr(error, "response") else name
    if code == "NoSuchBucket":
        return "is in a bucket that does not exist: make the bucket first"
    if code in _REFUSED:
        return f"is closed to these credentials ({code}): see AWS_PROFILE or AWS_ACCESS_KEY_ID"
    if "Credentials" in name:
        return "needs credentials: set AWS_PROFILE, or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY"
    return f"cannot be reached ({code}): see the network, AWS_ENDPOINT_URL and AWS_REGION"


def _brief(error: BaseException) -> str:
    """The kind of error only: a store's own message may hold signed addresses."""
    said = str(error).lower()
    for word in ("not found", "access denied", "permission", "timed out", "connection", "credential"):
        if word in said:
            return word
    return type(error).__name__
