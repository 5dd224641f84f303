"""Build the dashboard: state, cache, jobs, blocks, and the parts of each page."""

import os


def limit_threads() -> None:
    """Let OpenMP use two threads, unless the environment says otherwise.

    A thread a core makes a fit of a second last a minute as soon as the cores have other work, and
    a server has other visitors. Call it before the first fit, which loads the library.
    """
    os.environ.setdefault("OMP_NUM_THREADS", "2")


limit_threads()
