"""A build in several processes, ended at any moment, on a cluster, into a store of objects: always the same files."""

import json
import os
import signal
import subprocess
import sys
import textwrap
import time
from collections.abc import Callable, Generator, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from conftest import free_port, make_png, need_module, wait_for_port
from limner.errors import InvalidValueError
from limner.prerender import Report, build

WriteApp = Callable[[Mapping[str, object]], Path]
COUNT = 40
CARD = """
    import os, time
    from pathlib import Path
    from limner import ImageResponse

    size = (48, 24)
    FOLDER = Path(__file__).parent.parent.parent

    def generate_static_params():
        return [{"n": str(n)} for n in range(int((FOLDER / "count.txt").read_text()))]

    def image(params):
        crash = FOLDER / "crash.txt"
        if crash.exists() and params["n"] == "7":
            if crash.read_text() == "once":
                crash.unlink()
            os._exit(9)
        time.sleep(float(os.environ.get("CARD_SECONDS", "0")))
        return ImageResponse(f"<b>{params['n']}</b>")
"""


@pytest.fixture
def root(write_app: WriteApp) -> Path:
    root = write_app({"[n]/icon.py": CARD})
    (root.parent / "count.txt").write_text(str(COUNT))
    return root


def files(out: Path) -> dict[str, bytes]:
    return {path.relative_to(out).as_posix(): path.read_bytes() for path in out.rglob("*") if path.is_file()}


def counts(report: Report) -> tuple[int, int, int, int]:
    return report.drawn, report.unchanged, report.failed, report.left_out


def start(*arguments: str, folder: Path, **environment: str) -> "subprocess.Popen[str]":
    return subprocess.Popen(
        [sys.executable, "-m", "limner", "build", *arguments],
        cwd=folder, env={**os.environ, **environment}, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip


def test_two_processes_write_the_files_of_one(root: Path, tmp_path: Path) -> None:
    assert counts(build(root, tmp_path / "one")) == (COUNT, 0, 0, 0)
    assert counts(build(root, tmp_path / "two", jobs=2, cache=tmp_path / "cache")) == (COUNT, 0, 0, 0)
    assert files(tmp_path / "one") == files(tmp_path / "two")


@pytest.mark.parametrize("seconds", [0.5, 2.0, 3.0, 4.0])
def test_killed_at_any_moment_and_run_again_it_gives_the_same_tree(root: Path, tmp_path: Path, seconds: float) -> None:
    process = start("app", "dist", "--jobs", "2", folder=root.parent, CARD_SECONDS="0.05")
    time.sleep(seconds)
    process.kill()
    process.communicate()
    # Its workers end with it; until then they may still write.
    assert counts(build(root, tmp_path / "whole", cache=tmp_path / "cache")) == (COUNT, 0, 0, 0)
    report = build(root, tmp_path / "dist")
    assert (report.drawn + report.unchanged, report.failed) == (COUNT, 0)
    assert files(tmp_path / "dist") == files(tmp_path / "whole")


def test_workers_end_with_a_driver_that_is_killed(root: Path) -> None:
    process = start("app", "dist", "--jobs", "2", folder=root.parent, CARD_SECONDS="0.2")
    until = time.monotonic() + 60
    while not _children(process.pid) and time.monotonic() < until:
        time.sleep(0.1)
    time.sleep(1)
    workers = _children(process.pid)
    assert workers
    process.kill()
    process.communicate()
    while any(_is_alive(worker) for worker in workers) and time.monotonic() < until:
        time.sleep(0.1)
    assert not [worker for worker in workers if _is_alive(worker)]


def _children(pid: int) -> list[int]:
    try:
        tasks = Path(f"/proc/{pid}/task").iterdir()
        return [int(child) for task in tasks for child in (task / "children").read_text().split()]
    except OSError:
        return []


def _is_alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def test_a_process_that_ends_over_a_picture_is_replaced(root: Path, tmp_path: Path) -> None:
    (tmp_path / "crash.txt").write_text("once")
    assert counts(build(root, tmp_path / "dist", jobs=2)) == (COUNT, 0, 0, 0)
    (tmp_path / "crash.txt").write_text("always")
    report = build(root, tmp_path / "other", jobs=2, cache=tmp_path / "cache")
    assert counts(report) == (COUNT - 1, 0, 1, 0)
    assert report.failures[0].examples == ["[n]/icon.py n='7'"]
    assert "the process that drew it ended" in report.failures[0].what


def test_interrupted_it_ends_quietly_and_goes_on_from_there(root: Path) -> None:
    process = start("app", "dist", "--jobs", "2", folder=root.parent, CARD_SECONDS="0.2")
    until = time.monotonic() + 60
    while not list((root.parent / "dist").rglob("icon.png")) and time.monotonic() < until:
        time.sleep(0.05)
    os.kill(process.pid, signal.SIGINT)
    _, errors = process.communicate(timeout=60)
    assert process.returncode == 130
    assert "Traceback" not in errors
    report = build(root, root.parent / "dist")
    assert report.failed == 0
    assert report.unchanged > 0
    assert report.drawn + report.unchanged == COUNT


def test_a_second_build_with_the_same_cache_is_told(root: Path) -> None:
    process = start("app", "dist", "--jobs", "1", folder=root.parent, CARD_SECONDS="0.2")
    until = time.monotonic() + 60
    while not list((root.parent / "dist").rglob("icon.png")) and time.monotonic() < until:
        time.sleep(0.05)
    second = start("app", "dist", folder=root.parent)
    _, errors = second.communicate(timeout=60)
    process.kill()
    process.communicate()
    assert second.returncode == 1
    assert "another build uses the cache" in errors


def test_any_executor_does_the_work(root: Path, tmp_path: Path) -> None:
    with ThreadPoolExecutor(2) as executor:
        assert counts(build(root, tmp_path / "dist", executor=executor)) == (COUNT, 0, 0, 0)
        assert counts(build(root, tmp_path / "dist", executor=executor)) == (0, COUNT, 0, 0)
    assert len(list((tmp_path / "dist").rglob("icon.png"))) == COUNT


def test_the_memory_of_the_driver_does_not_grow_with_the_number_of_pictures(root: Path, tmp_path: Path) -> None:
    code = textwrap.dedent("""
        import resource, sys
        from limner.prerender import build
        if __name__ == "__main__":
            report = build("app", sys.argv[1], jobs=2, cache=sys.argv[1] + "-cache")
            assert report.failed == 0, report
            print(report.drawn + report.unchanged, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024)
    """)
    (tmp_path / "measure.py").write_text(code)
    route = root / "[n]" / "icon.py"
    source = "def generate_static_params():\n    yield from ({{'n': str(n)}} for n in range({}))\n"
    source += "def image():\n    return {}\n"
    megabytes: list[int] = []
    for count in (200, 3000):
        route.write_text(source.format(count, repr(make_png(1, 1))))
        command = [sys.executable, "measure.py", f"out{count}"]
        done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=True)
        made, used = map(int, done.stdout.split())
        assert made == count
        megabytes.append(used)
    assert megabytes[1] - megabytes[0] < 20


# A store of objects.


@contextmanager
def s3_server() -> Generator[str]:
    """Run a server that speaks S3 on loopback, in a process of its own."""
    port = free_port()
    code = f"from moto.server import main; main(['-H', '127.0.0.1', '-p', '{port}'])"
    process = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        wait_for_port(port, process, 60)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(10)


@pytest.fixture
def bucket(monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    boto3 = need_module("boto3")
    need_module("moto")
    need_module("s3fs")
    with s3_server() as address:
        monkeypatch.setenv("AWS_ACCESS_KEY_ID", "test")
        monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "test")
        monkeypatch.setenv("AWS_ENDPOINT_URL", address)
        monkeypatch.setenv("AWS_DEFAULT_REGION", "us-east-1")
        client = boto3.client("s3", endpoint_url=address, region_name="us-east-1")
        client.create_bucket(Bucket="cards")
        yield client


def objects(client: Any) -> dict[str, tuple[bytes, str]]:
    pages = client.get_paginator("list_objects_v2").paginate(Bucket="cards")
    keys = [item["Key"] for page in pages for item in page.get("Contents", ())]
    got = {key: client.get_object(Bucket="cards", Key=key) for key in keys}
    return {key: (reply["Body"].read(), reply["ContentType"]) for key, reply in got.items()}


def writes(client: Any) -> dict[str, str]:
    pages = client.get_paginator("list_objects_v2").paginate(Bucket="cards")
    return {item["Key"]: str(item["LastModified"]) for page in pages for item in page.get("Contents", ())}


@pytest.mark.timeout(300)
def test_a_store_of_objects_gets_the_files_of_a_folder_each_once(root: Path, tmp_path: Path, bucket: Any) -> None:
    (tmp_path / "count.txt").write_text("8")
    build(root, tmp_path / "dist", cache=tmp_path / "other")
    assert counts(build(root, "s3://cards/site", jobs=2)) == (8, 0, 0, 0)
    found = objects(bucket)
    assert {key.removeprefix("site/"): body for key, (body, _) in found.items()} == files(tmp_path / "dist")
    assert found["site/3/icon.png"][1] == "image/png"
    assert found["site/_heads/3.html"][1] == "text/html; charset=utf-8"

    before = writes(bucket)
    time.sleep(1.1)  # times of objects are whole seconds
    assert counts(build(root, "s3://cards/site")) == (0, 8, 0, 0)
    assert writes(bucket) == before

    # Another machine that has no cache knows by the manifest what is there.
    (tmp_path / "count.txt").write_text("7")
    report = build(root, "s3://cards/site", cache=tmp_path / "fresh", prune=True)
    assert report.failed == 0
    assert report.stale == ["7/icon.png", "_heads/7.html"]
    assert not {"site/7/icon.png", "site/_heads/7.html"} & set(writes(bucket))

    # And the first one sees that the store is not as it left it.
    bucket.delete_object(Bucket="cards", Key="site/limner-manifest.json")
    bucket.delete_object(Bucket="cards", Key="site/2/icon.png")
    assert counts(build(root, "s3://cards/site")) == (0, 7, 0, 0)
    assert "site/2/icon.png" in writes(bucket)


def test_an_address_that_needs_a_package_says_which(root: Path) -> None:
    with pytest.raises(InvalidValueError, match=r"no address of fsspec|not installed"):
        build(root, "nonsense://bucket/site")


# A cluster.


@contextmanager
def dask_scheduler(port: int, folder: Path) -> "Generator[subprocess.Popen[bytes]]":
    with dask_process("scheduler", "--port", str(port), "--dashboard-address", ":0", folder=folder) as process:
        wait_for_port(port, process, 60)
        yield process


@contextmanager
def dask_process(*arguments: str, folder: Path) -> "Generator[subprocess.Popen[bytes]]":
    kind, *rest = arguments
    code = f"from distributed.cli.dask_{kind} import main; main()"
    process = subprocess.Popen(
        [sys.executable, "-c", code, *rest, "--host", "127.0.0.1"],
        cwd=folder, env={**os.environ, "CARD_SECONDS": "0.1"}, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        yield process
    finally:
        process.kill()
        process.wait(10)


def worker(port: int, folder: Path) -> Any:
    return dask_process(
        "worker", f"tcp://127.0.0.1:{port}", "--nthreads", "1", "--no-nanny", "--dashboard-address", ":0",
        "--local-directory", str(folder / "spill"), folder=folder,
    )  # fmt: skip


@pytest.mark.timeout(300)
def test_a_cluster_draws_it_though_one_worker_is_killed_and_one_joins_late(root: Path, tmp_path: Path) -> None:
    need_module("distributed")
    port = free_port()
    whole = tmp_path / "whole"
    build(root, whole, cache=tmp_path / "other")
    with dask_scheduler(port, tmp_path), worker(port, tmp_path) as first, worker(port, tmp_path):
        process = start("app", "dist", "--dask", f"tcp://127.0.0.1:{port}", "--json", folder=tmp_path)
        until = time.monotonic() + 120
        while not list((tmp_path / "dist").rglob("icon.png")) and time.monotonic() < until:
            time.sleep(0.05)
        first.kill()
        with worker(port, tmp_path):
            said, errors = process.communicate(timeout=200)
    assert process.returncode == 0, errors
    report = json.loads(said)
    assert (report["drawn"], report["failed"]) == (COUNT, 0)
    assert files(tmp_path / "dist") == files(whole)


@pytest.mark.timeout(300)
@pytest.mark.usefixtures("root")
def test_a_scheduler_that_is_restarted_is_found_again(tmp_path: Path) -> None:
    need_module("distributed")
    port = free_port()
    with dask_scheduler(port, tmp_path) as scheduler, worker(port, tmp_path) as lost:
        process = start("app", "dist", "--dask", f"tcp://127.0.0.1:{port}", "--json", folder=tmp_path)
        until = time.monotonic() + 120
        while not list((tmp_path / "dist").rglob("icon.png")) and time.monotonic() < until:
            time.sleep(0.05)
        scheduler.kill()
        scheduler.wait()
        lost.kill()
        time.sleep(1)
        with dask_scheduler(port, tmp_path), worker(port, tmp_path):
            said, errors = process.communicate(timeout=200)
    assert process.returncode == 0, errors
    report = json.loads(said)
    assert (report["drawn"], report["failed"]) == (COUNT, 0)
    assert len(list((tmp_path / "dist").rglob("icon.png"))) == COUNT


def test_a_scheduler_that_is_not_there_is_said(root: Path) -> None:
    need_module("distributed")
    process = start("app", "dist", "--dask", f"tcp://127.0.0.1:{free_port()}", folder=root.parent)
    _, errors = process.communicate(timeout=120)
    assert process.returncode == 2
    assert "no Dask scheduler answers" in errors
    assert "Traceback" not in errors
