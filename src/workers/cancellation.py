"""Being told to stop, also where a client library takes a cancellation for a broken connection and swallows it."""

import asyncio


def stop_if_cancelled() -> None:
    """A cancelled task must end even where a client library took the cancellation for a broken connection.

    Raises CancelledError.
    """
    task = asyncio.current_task()
    if task is not None and task.cancelling():
        raise asyncio.CancelledError
