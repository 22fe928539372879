"""One thread for whatever is loaded by the process that computes: as many jobs as there are cores compute at once, and
a fork must find no other thread. It is said in the environment, since that is where the libraries look when loaded."""

_LIBRARIES = ("OMP", "OPENBLAS", "MKL", "NUMEXPR", "NUMBA")
ONE_THREAD = {f"{library}_NUM_THREADS": "1" for library in _LIBRARIES} | {
    "JE_ARROW_MALLOC_CONF": "background_thread:false"  # Arrow's allocator
}
