"""What a test does to a store behind its back: look at it, damage it, let it grow old."""

import os
import uuid
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Protocol, cast

import boto3
import pytest
from pytest_django import Settings

from cases import blob_store
from cases.blob_store import Store
from cases.blob_store.contract import MARK
from cases.blob_store.folder import FolderStore
from cases.blob_store.s3 import S3Store
from cases.blob_store.s3_requests import S3Requests, UnfinishedUpload


class Backstage(Protocol):
    @property
    def store(self) -> Store: ...

    def everything(self) -> list[str]:
        """Where there is anything of a case, also what is unfinished, sorted."""

    def read(self, case_id: uuid.UUID, blob: str) -> bytes: ...

    def write(self, case_id: uuid.UUID, blob: str, data: bytes) -> None: ...

    def age(self) -> None:
        """What is unfinished was begun long ago."""

    def lose(self) -> None:
        """Everything, as when a disk is not mounted or the bucket was made anew."""


class FolderBackstage:
    def __init__(self, store: FolderStore) -> None:
        self.store, self._root = store, store.root

    def everything(self) -> list[str]:
        return sorted(str(path) for path in self._root.glob("??/**/*") if path.is_file())

    def read(self, case_id: uuid.UUID, blob: str) -> bytes:
        return self.store.path(case_id, blob).read_bytes()

    def write(self, case_id: uuid.UUID, blob: str, data: bytes) -> None:
        self.store.path(case_id, blob).write_bytes(data)

    def age(self) -> None:
        for path in self._root.rglob("*.part"):
            os.utime(path, (0, 0))

    def lose(self) -> None:
        self._root.rename(Path(f"{self._root}.gone"))
        self._root.mkdir()


class S3Backstage:
    """A bucket of its own on a server that was not written for this site, reached by another library."""

    def __init__(self, endpoint: str, *, locked: bool = False) -> None:
        self.endpoint, self.name, self._is_aged = endpoint, f"bucket-{uuid.uuid4().hex}", False
        key = {"aws_access_key_id": "id", "aws_secret_access_key": "a secret"}
        self.client: Any = boto3.client("s3", endpoint_url=endpoint, region_name="us-east-1", **key)
        self.client.create_bucket(Bucket=self.name, ObjectLockEnabledForBucket=locked)

    def use(self, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
        """From here on it is the store of the settings."""
        for name, value in self._settings().items():
            setattr(settings, name, value)
        unfinished = S3Requests.unfinished

        def young(requests: S3Requests, prefix: str) -> Iterator[UnfinishedUpload]:
            """This server says of every upload that it was begun in 2010."""
            for upload in unfinished(requests, prefix):
                yield upload if self._is_aged else replace(upload, begun_at=datetime.now(UTC))

        monkeypatch.setattr(S3Requests, "unfinished", young)
        self.store.write_mark(MARK, "of the tests")

    def _settings(self) -> dict[str, str]:
        return {
            "STORE_URL": f"s3://{self.name}/site",
            "S3_ENDPOINT": self.endpoint,
            "S3_ACCESS_KEY_ID": "id",
            "S3_SECRET_ACCESS_KEY": "a secret",
        }

    @property
    def store(self) -> S3Store:
        return cast(S3Store, blob_store.store())

    def environment(self) -> dict[str, str]:
        """Of another process with this store."""
        return {**os.environ, **self._settings(), "DJANGO_SETTINGS_MODULE": "tests.settings"}

    def _key(self, case_id: uuid.UUID, blob: str) -> dict[str, str]:
        return {"Bucket": self.name, "Key": f"site/{self.store.place(case_id, blob)}"}

    def everything(self) -> list[str]:
        keys = [entry["Key"] for entry in self.client.list_objects_v2(Bucket=self.name).get("Contents", [])]
        keys += [entry["Key"] for entry in self.client.list_multipart_uploads(Bucket=self.name).get("Uploads", [])]
        return sorted(key for key in keys if key.count("/") == 3)

    def read(self, case_id: uuid.UUID, blob: str) -> bytes:
        return bytes(self.client.get_object(**self._key(case_id, blob))["Body"].read())

    def write(self, case_id: uuid.UUID, blob: str, data: bytes) -> None:
        self.client.put_object(**self._key(case_id, blob), Body=data)

    def age(self) -> None:
        self._is_aged = True

    def lose(self) -> None:
        for entry in self.client.list_objects_v2(Bucket=self.name)["Contents"]:
            self.client.delete_object(Bucket=self.name, Key=entry["Key"])
        forget_pins(self.store)


def forget_pins(store: S3Store) -> None:
    """As if a minute had passed."""
    store._pin._until = float("-inf")
