"""A real S3 server process (moto) for the documents' tests: it keeps objects in memory until it is killed."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from uuid import uuid4

import boto3
import psutil
import requests
from django.conf import settings

from mentorstotte.core import env
from mentorstotte.local.valkey import free_port
from tests import workers
from tests.workers import until

BUCKET, KEY, SECRET = "dokumenter", "noegle", "hemmelighed"


class S3Server:
    """Buckets in a process of its own."""

    def __init__(self):
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"

    @contextmanager
    def running(self) -> Iterator["S3Server"]:
        with workers.running("s3", "moto.server", "-H", "127.0.0.1", "-p", str(self.port)) as self.process:
            until(self.answers)
            self.client.create_bucket(Bucket=BUCKET)
            yield self

    def answers(self) -> bool:
        with suppress(requests.ConnectionError):
            return requests.get(f"{self.url}/moto-api/", timeout=5).ok
        return False

    @property
    def client(self):
        keys = {"aws_access_key_id": KEY, "aws_secret_access_key": SECRET, "region_name": "us-east-1"}
        return boto3.client("s3", endpoint_url=self.url, **keys)

    def memory(self) -> int:
        return psutil.Process(self.process.process.pid).memory_info().rss


class Documents:
    """A prefix of the bucket that nobody else uses, and what the settings and a process need to use it."""

    def __init__(self, server: S3Server, url: str = "", **given: str):
        self.server, self.prefix = server, uuid4().hex
        self.environment = {
            "DOCUMENTS": f"s3://{BUCKET}/{self.prefix}",
            "DOCUMENTS_ENDPOINT": url or server.url,
            "DOCUMENTS_ACCESS_KEY": KEY,
            "DOCUMENTS_SECRET_KEY": SECRET,
            "DOCUMENTS_REGION": "",
            "DOCUMENTS_ENCRYPTION": "",
        } | given

    def use(self, changed, **given: str) -> None:
        """``changed`` is the fixture ``settings``."""
        said = self.environment | given
        changed.DOCUMENTS = said.pop("DOCUMENTS")
        changed.STORAGES = settings.STORAGES | {"documents": env.documents(changed.DOCUMENTS, **said)}

    def key(self, digest: str) -> str:
        return f"{self.prefix}/{digest[:2]}/{digest}"

    def objects(self) -> dict[str, dict]:
        """What lies there, by the end of its name."""
        found = self.server.client.list_objects_v2(Bucket=BUCKET, Prefix=f"{self.prefix}/")
        return {each["Key"].rpartition("/")[2]: each for each in found.get("Contents", ())}

    def change(self, digest: str, content: bytes) -> None:
        self.server.client.put_object(Bucket=BUCKET, Key=self.key(digest), Body=content)
