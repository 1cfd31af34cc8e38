"""`python -m bench.timings.importing`: how many seconds a server process of `tradepost api` imports."""

import time


def main() -> None:
    began = time.perf_counter()
    from cli.api import OF_NO_USE
    from cli.long_lived import leave_out

    leave_out(*OF_NO_USE)
    import api.app

    assert api.app
    print(time.perf_counter() - began)


if __name__ == "__main__":
    main()
