# cython: language_level=3, boundscheck=True, wraparound=False
"""The innermost loop of twins.py, compiled: what it is for, and its other way in numpy, stands there."""

from libc.stdint cimport int64_t, uint32_t

import numpy as np


def owners_of(
    const uint32_t[::1] wanted,
    const int64_t[::1] starts,
    const int64_t[::1] stops,
    const uint32_t[::1] hashes,
    const uint32_t[::1] owners,
):
    cdef Py_ssize_t n, at, first, until, count = 0
    cdef int64_t[::1] spans = np.empty(2 * wanted.shape[0], np.int64)
    for n in range(wanted.shape[0]):
        if not 0 <= starts[n] <= stops[n] <= hashes.shape[0]:
            raise IndexError(n)
        first = until = first_not_below(wanted[n], starts[n], stops[n], hashes)
        while until < stops[n] and hashes[until] == wanted[n]:
            until += 1
        spans[2 * n], spans[2 * n + 1] = first, until
        count += until - first
    found = np.empty(count, np.int64)
    cdef int64_t[::1] out = found
    count = 0
    for n in range(wanted.shape[0]):
        for at in range(spans[2 * n], spans[2 * n + 1]):
            out[count] = owners[at]
            count += 1
    return found


cdef int64_t first_not_below(uint32_t one, int64_t low, int64_t high, const uint32_t[::1] hashes) except -1:
    """Where in hashes[low:high], which rise, the first stands that is not below one."""
    cdef int64_t middle
    while low < high:
        middle = (low + high) >> 1
        if hashes[middle] < one:
            low = middle + 1
        else:
            high = middle
    return low
