"""Read by gunicorn when it is started in this folder."""

from typing import Any

from app.serving import settle

worker_class = "gthread"
workers = 2
threads = 4


def post_worker_init(worker: Any) -> None:
    settle()
