"""What the watcher of the service is told."""

import sqlalchemy as sa

from app.http.context import EXTENSION
from models import schema


def test_the_service_is_alive_and_ready(client):
    assert client.get("/healthz").get_json() == {"status": "alive"}
    assert client.get("/readyz").get_json() == {"status": "ready"}


def test_it_is_alive_but_not_ready_while_the_schema_is_older(app, client):
    schema.downgrade(app.extensions[EXTENSION].database.engine, "base")
    assert client.get("/healthz").status_code == 200
    assert client.get("/readyz").status_code == 503


def test_it_is_alive_but_not_ready_without_a_database(app, client):
    engine = app.extensions[EXTENSION].database.engine
    with engine.begin() as connection:
        connection.execute(sa.text("DROP TABLE alembic_version"))
    assert client.get("/healthz").status_code == 200
    assert client.get("/readyz").status_code == 503


def test_nobody_is_told_more_than_that(client):
    answer = client.get("/readyz")
    assert not answer.headers.getlist("Set-Cookie")
    assert set(answer.get_json()) == {"status"}
