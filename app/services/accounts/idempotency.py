"""A repeated request does nothing and is answered as the first one was (docs/adr/0005)."""

import json
from collections.abc import Callable
from dataclasses import asdict, is_dataclass
from typing import Any

from sqlalchemy.orm import Session

from app.core.actor import Actor
from app.core.clock import Clock
from app.core.errors import KeyReused
from models.ledger import IdempotentAnswer
from models.sealing import keyring_of

Answer = dict[str, Any]
Work = Callable[[Session], Answer]


def once(
    session: Session, actor: Actor, clock: Clock, key: str, body: Any, work: Work
) -> tuple[Answer, bool]:
    """The answer of `work`, and whether it is one given before.

    Call it first of all inside `transaction()`: the ledger's lock makes a simultaneous twin wait here, so it
    finds the answer instead of finding its own twin's bed taken. `body` says what is asked for, the kind of
    act included (a command or anything of JSON); `work` answers with something JSON can hold.
    """
    asked = keyring_of(session).blind_index(_canonical(body))  # keyed: the body may say much of a person
    stored = session.get(IdempotentAnswer, (actor.user_id, key))
    if stored is None:
        answer = work(session)
        session.add(
            IdempotentAnswer(
                actor_id=actor.user_id, key=key, request_hash=asked, answer=answer, at=clock.now()
            )
        )
        return answer, False
    if stored.request_hash != asked:
        raise KeyReused()
    return stored.answer, True


def _canonical(body: Any) -> str:
    return json.dumps(body, sort_keys=True, ensure_ascii=False, default=_plain)


def _plain(value: Any) -> Any:
    if is_dataclass(value) and not isinstance(value, type):
        return [type(value).__qualname__, asdict(value)]
    if isinstance(value, set | frozenset):
        return sorted(value)
    return str(value)
