"""Cache and broker of one Redis server, and of the one that Redis Sentinel calls master, also after its death."""

import re
import subprocess
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import kombu
import pytest
from django.core.cache.backends.redis import RedisCache
from redis import Redis
from redis.exceptions import RedisError

from scripts.before_start import redis_program
from sextortion_help import redis_address
from tests.stack import BASE, free_port, wait_for

SECRET, SENTINELS_SECRET = "of:the@servers", "of the sentinels"
ADDRESS = "sentinel://:of%3Athe%40servers@{places}/2?master=site"


@pytest.mark.parametrize(
    "address",
    [
        "sentinel://127.0.0.1:26379/0",
        "sentinel:///0?master=site",
        "sentinel://127.0.0.1/zero?master=site",
        "sentinel://127.0.0.1:port/0?master=site",
        "sentinel://:26379/0?master=site",
        "http://127.0.0.1",
    ],
)
def test_a_wrong_address_is_refused(address: str) -> None:
    with pytest.raises(redis_address.RedisAddressError, match="REDIS_URL"):
        redis_address.broker_url(address)
    with pytest.raises(redis_address.RedisAddressError, match="REDIS_URL"):
        redis_address.cache(address, "")


def test_one_server_is_spelled_as_each_library_wants_it() -> None:
    assert redis_address.broker_url("unix:///run/redis.sock") == "redis+socket:///run/redis.sock"
    assert redis_address.broker_url("rediss://redis/1") == "rediss://redis/1"
    assert redis_address.cache("redis://:a,b@redis/1", "")["LOCATION"] == ["redis://:a,b@redis/1"]
    assert redis_address.broker_options("redis://redis/1", "") == {}


def test_each_sentinel_is_asked() -> None:
    address = ADDRESS.format(places="one,[::1]:7,three:9")
    account = "sentinel://:of%3Athe%40servers@"
    assert redis_address.broker_url(address) == f"{account}one:26379/2;{account}[::1]:7/2;{account}three:9/2"
    places = redis_address.MasterPool.from_url(address).sentinel_manager.sentinels
    assert [place.connection_pool.connection_kwargs["host"] for place in places] == ["one", "::1", "three"]


def test_a_page_does_not_wait_for_sentinels_that_are_away() -> None:
    address = ADDRESS.format(places=",".join(f"127.0.0.1:{free_port()}" for _ in range(3)))
    values = redis_address.cache(address, "")
    begun = time.monotonic()
    with pytest.raises(RedisError):
        RedisCache(values["LOCATION"], {"OPTIONS": values["OPTIONS"]}).get("limit")
    assert time.monotonic() - begun < 2


@dataclass
class Group:
    """Two servers and the sentinel that watches them; address: as in REDIS_URL."""

    address: str
    master: subprocess.Popen[bytes]
    replica_port: int

    @property
    def cache(self) -> RedisCache:
        values = redis_address.cache(self.address, SENTINELS_SECRET)
        return RedisCache(values["LOCATION"], {"OPTIONS": values["OPTIONS"]})

    @property
    def broker(self) -> kombu.Connection:
        options: dict[str, Any] = {"socket_timeout": 4, "socket_connect_timeout": 2}
        options |= redis_address.broker_options(self.address, SENTINELS_SECRET)
        return kombu.Connection(redis_address.broker_url(self.address), transport_options=options)


@pytest.fixture
def group(tmp_path: Path) -> Iterator[Group]:
    """Three processes with the files of deploy/redis-sentinel, one machine for all of them."""
    processes = []
    first, second, watch = free_port(), free_port(), free_port()

    def start(name: str, port: int, *arguments: str) -> subprocess.Popen[bytes]:
        text = (BASE / "deploy" / "redis-sentinel" / f"{name}.conf").read_text()
        text = re.sub(r"^port \d+$", f"port {port}", text, flags=re.M)
        text = text.replace("10.0.0.1 6379 2", f"127.0.0.1 {first} 1").replace("10.0.0.1", "127.0.0.1")
        text = text.replace("password-of-the-servers", SECRET).replace(
            "password-of-the-sentinels", SENTINELS_SECRET
        )
        path = tmp_path / f"{port}.conf"
        path.write_text(text.replace("down-after-milliseconds site 5000", "down-after-milliseconds site 300"))
        command = [redis_program(), str(path), "--dir", str(tmp_path), *arguments]
        processes.append(subprocess.Popen(command, stdout=subprocess.DEVNULL))
        return processes[-1]

    try:
        master = start("server", first)
        start("server", second, "--replicaof", f"127.0.0.1 {first}")
        wait_for("the replica", lambda: _is_joined(first))
        start("sentinel", watch, "--sentinel")
        sentinel = Redis(port=watch, password=SENTINELS_SECRET)
        wait_for("the sentinel", lambda: _knows_a_replica(sentinel))
        sentinel.close()
        yield Group(ADDRESS.format(places=f"127.0.0.1:{free_port()},127.0.0.1:{watch}"), master, second)
        assert list(tmp_path.glob("*.rdb")) == []  # nothing was copied by way of a disk
    finally:
        for process in processes:
            process.kill()
            process.wait()


def _is_joined(port: int) -> bool:
    try:
        with Redis(port=port, password=SECRET) as client:
            return client.info("replication").get("slave0", {}).get("state") == "online"
    except RedisError:
        return False


def _knows_a_replica(sentinel: Redis) -> bool:
    try:
        return len(sentinel.sentinel_slaves("site")) == 1
    except RedisError:
        return False


def test_limits_and_jobs_go_on_when_the_master_dies(group: Group) -> None:
    cache, broker = group.cache, group.broker
    cache.set("limit", 3, 60)
    with broker.SimpleQueue("intake") as queue:
        queue.put("the number of a job")
    with Redis(port=group.replica_port, password=SECRET, db=2) as replica:
        wait_for("the copy", lambda: bool(replica.exists("intake")))
    group.master.kill()

    def is_up() -> bool:
        try:
            cache.set("after", 1, 60)
        except RedisError:
            return False
        return True

    wait_for("another master", is_up)
    assert cache.get("limit") == 3
    broker.close()
    with group.broker as again, again.SimpleQueue("intake") as queue:
        message = queue.get(timeout=5)
        assert message.payload == "the number of a job"
        message.ack()
