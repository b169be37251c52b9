# cython: language_level=3, boundscheck=True, wraparound=False, cdivision=True
"""The innermost loop of nearness.py, compiled: what it is for, and its other way in numpy, stands there."""

from libc.math cimport INFINITY, exp, sqrt
from libc.stdint cimport INT64_MAX, int64_t

import numpy as np


def placing(leaves, const double[::1] worths, const double[::1] factors, model):
    cdef:
        Py_ssize_t words = worths.shape[0], articles = factors.shape[0], word, row, n, one, other, at = 0
        double lead = model.lead, length = model.lead_length, early = model.early, k1 = model.k1
        double reach = model.reach, counted, more, weight
        Py_ssize_t placed = 0
        const int64_t[::1] rows, positions
        int64_t apart
    firsts, leads = np.full((words, articles), INFINITY), np.zeros((words, articles))
    counts, extras = np.zeros((words, articles)), np.zeros((words, articles))
    cdef double[:, ::1] first = firsts, gained = leads, count = counts, extra = extras
    starts, owners = np.empty((len(leaves), articles + 1), np.int64), np.empty(len(leaves), np.int64)
    every = np.empty(sum([len(rows) for _, rows, _ in leaves]), np.int64)
    cdef int64_t[:, ::1] start = starts
    cdef int64_t[::1] owner = owners, place = every
    for at, (number, rows, positions) in enumerate(leaves):
        word = owner[at] = number
        row = 0
        for n in range(rows.shape[0]):
            while row <= rows[n]:
                start[at, row] = placed
                row += 1
            place[placed] = positions[n]
            placed += 1
            first[word, rows[n]] = min(first[word, rows[n]], positions[n])
            count[word, rows[n]] += 1
            extra[word, rows[n]] += early * exp(-positions[n] / length)
        while row <= articles:
            start[at, row] = placed
            row += 1
    for word in range(words):
        for row in range(articles):
            if count[word, row]:
                counted = factors[row] * count[word, row]
                more = counted + factors[row] * extra[word, row]
                gained[word, row] = worths[word] * (
                    lead * exp(-first[word, row] / length)
                    + (k1 + 1) * more / (more + k1)
                    - (k1 + 1) * counted / (counted + k1)
                )
    pairs = [(word, word + gap) for gap in (1, 2) for word in range(words - gap)]
    near = np.zeros((len(pairs), articles))
    cdef double[:, ::1] given = near
    for at, (one, other) in enumerate(pairs):
        weight = model.nearness * model.skipping ** (other - one - 1.0) * sqrt(worths[one] * worths[other])
        for row in range(articles):
            if count[one, row] and count[other, row]:
                apart = closest(place, start, owner, one, other, row)
                given[at, row] = weight * exp((1 - apart) / reach)
    return firsts, leads, near


cdef int64_t closest(
    int64_t[::1] place,
    int64_t[:, ::1] start,
    int64_t[::1] owner,
    Py_ssize_t one,
    Py_ssize_t other,
    Py_ssize_t row,
) except -1:
    """How many words two words are apart where they are closest to each other in an article; at least 1."""
    cdef int64_t least = INT64_MAX, apart
    cdef Py_ssize_t this, that, n, m
    for this in range(owner.shape[0]):
        if owner[this] != one:
            continue
        for that in range(owner.shape[0]):
            if owner[that] != other:
                continue
            n, m = start[this, row], start[that, row]
            while n < start[this, row + 1] and m < start[that, row + 1]:
                apart = place[n] - place[m]
                if apart < 0:
                    apart = -apart
                    n += 1
                else:
                    m += 1
                least = min(least, apart)
    return max(least, 1)
