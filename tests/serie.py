"""An executor that does each task at once, in the caller's thread: what it does is always the same, step by step."""

from collections.abc import Callable
from concurrent.futures import Executor, Future
from typing import Any


class EnSerie(Executor):
    """An Exception is the task's result; anything else (the process is killed) reaches the caller."""

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        futuro: Future[Any] = Future()
        try:
            futuro.set_result(fn(*args, **kwargs))
        except Exception as error:  # noqa: BLE001 - as every executor does
            futuro.set_exception(error)
        return futuro
