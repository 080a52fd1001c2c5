"""An executor that does each task at once, in the caller's thread: what it does is always the same, step by step."""

from collections.abc import Callable
from concurrent.futures import Executor, Future
from typing import Any


class EnSerie(Executor):
    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        futuro: Future[Any] = Future()
        cumple(futuro, lambda: fn(*args, **kwargs))
        return futuro


def cumple(futuro: Future[Any], que: Callable[[], Any]) -> None:
    """Does a future's task. An Exception is its result; anything else (the process is killed) reaches the caller."""
    try:
        futuro.set_result(que())
    except Exception as error:  # noqa: BLE001 - as every executor does
        futuro.set_exception(error)
