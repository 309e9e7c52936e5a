"""Documents as objects in a bucket of an S3 server (``DOCUMENTS=s3://bucket/prefix``)."""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path

from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError
from django.conf import settings
from django.core.files import File
from storages.backends.s3 import S3Storage

from mentorstotte.core.documents.store import CHUNK, StoreAwayError

IN_MEMORY = 5 * CHUNK  # what is larger is fetched to a file without a name in DATA_DIR
CONFIG = Config(
    signature_version="s3v4",
    connect_timeout=3,
    read_timeout=10,
    retries={"mode": "standard", "total_max_attempts": 2},
    # The hash of what is sent is signed with it, and the server holds what it gets against that; servers that
    # are not Amazon's know the newer checksums in part only.
    s3={"addressing_style": "path", "payload_signing_enabled": True},
    request_checksum_calculation="when_required",
    response_checksum_validation="when_required",
)
IMPATIENT = CONFIG.merge(Config(connect_timeout=2, read_timeout=2, retries={"total_max_attempts": 1}))


class Bucket(S3Storage):
    """Django's storage of objects that are written once. Faults of the server are ``StoreAwayError``."""

    def __init__(self, **options):
        super().__init__(client_config=CONFIG, **options)

    @cached_property
    def connection(self):
        """One for all threads: only its client is used, which they may share."""
        return self._resource(CONFIG)

    @cached_property
    def impatient(self):
        return self._resource(IMPATIENT).meta.client

    @property
    def client(self):
        return self.connection.meta.client

    def ask(self) -> None:
        """Raises ``StoreAwayError`` unless the bucket answers within a few seconds."""
        with told():
            self.impatient.head_bucket(Bucket=self.bucket_name)

    def exists(self, name: str) -> bool:
        with told():
            return super().exists(name)

    def listdir(self, name: str) -> tuple[list[str], list[str]]:
        with told():
            return super().listdir(name)

    def delete(self, name: str) -> None:
        """Every version of it: a bucket that keeps versions would else only hide it."""
        place = self._place(name)
        versions = self.client.get_paginator("list_object_versions")
        with told():
            for page in versions.paginate(Bucket=place["Bucket"], Prefix=place["Key"]):
                for version in [*page.get("Versions", ()), *page.get("DeleteMarkers", ())]:
                    self.client.delete_object(**place, VersionId=version["VersionId"])

    def _open(self, name: str, mode: str = "rb") -> File:
        """All of it is fetched before any of it is handed out, without a buffer, as a folder's file is.

        Raises ``FileNotFoundError``.
        """
        folder = Path(settings.DATA_DIR)
        folder.mkdir(parents=True, exist_ok=True)
        fetched = tempfile.SpooledTemporaryFile(IN_MEMORY, buffering=0, dir=folder)  # noqa: SIM115 (handed out)
        with told():
            shutil.copyfileobj(self.client.get_object(**self._place(name))["Body"], fetched, CHUNK)
        fetched.seek(0)
        return File(fetched)

    def _save(self, name: str, content: File) -> str:
        """In one request, so that a process killed on the way leaves nothing behind.

        Raises ``FileExistsError`` when there is one already, also when it came a moment ago.
        """
        with told():
            self.client.put_object(
                **self._place(name), **self.get_object_parameters(name), Body=content.file, IfNoneMatch="*"
            )
        return name

    def _place(self, name: str) -> dict[str, str]:
        return {"Bucket": self.bucket_name, "Key": self._normalize_name(name)}

    def _resource(self, config: Config):
        where = {"region_name": self.region_name, "endpoint_url": self.endpoint_url}
        return self._create_session().resource("s3", config=config, **where)


@contextmanager
def told() -> Iterator[None]:
    """Faults of the server in words for whoever runs it; no name of a document is in them."""
    try:
        yield
    except ClientError as error:
        code, status = error.response["Error"]["Code"], error.response["ResponseMetadata"]["HTTPStatusCode"]
        if code == "NoSuchKey":
            raise FileNotFoundError from error
        if status == 412:
            raise FileExistsError from error
        if status in (401, 403):
            raise StoreAwayError(f"Dokumentlageret siger nej ({code}). Se DOCUMENTS_ACCESS_KEY.") from error
        if status == 404:
            raise StoreAwayError("Dokumentlageret har ikke den bucket, som DOCUMENTS nævner.") from error
        raise StoreAwayError(f"Dokumentlageret svarer med fejl {status} ({code}).") from error
    except BotoCoreError as error:
        raise StoreAwayError("Dokumentlageret svarer ikke. Se DOCUMENTS_ENDPOINT.") from error
