# cython: language_level=3, boundscheck=True, wraparound=False, cdivision=True
"""The innermost loops of nearness.py, compiled: what each is for, and its other way in numpy, stands there."""

from libc.math cimport INFINITY, exp, sqrt
from libc.stdint cimport INT64_MAX, int64_t

from index.storage._decoding cimport at_or_after

import numpy as np


def placing(leaves, const double[::1] worths, const double[::1] factors, model):
    cdef:
        Py_ssize_t words = worths.shape[0], articles = factors.shape[0], pairs = 0, word, row, n, gap, at = 0, taken = 0
        double lead = model.lead, length = model.lead_length, early = model.early, k1 = model.k1
        double counted, more, weight, nearness = model.nearness, skipping = model.skipping, reach = model.reach
        const int64_t[::1] rows, positions
        bint in_title
    for gap in (1, 2):
        pairs += max(words - gap, 0)
    # Rows: first places of each word, leads of each, near of each pair, the sum of all; counts and extras of each.
    table = np.zeros((4 * words + pairs + 1, articles))
    cdef double[:, ::1] cell = table
    cdef Py_ssize_t leads = words, near = 2 * words, total = near + pairs, counts = total + 1, extras = counts + words
    cdef Py_ssize_t entries = len(leaves), size = 0
    for _, own, _ in leaves:
        size += len(own)
    # Where the places of each leaf begin in each article, whose leaf it is, and all places.
    starts = np.empty((entries, articles + 1), np.int64)
    owners = np.empty(entries + size, np.int64)
    cdef int64_t[:, ::1] start = starts
    cdef int64_t[::1] owner = owners[:entries], place = owners[entries:]
    for word in range(words):
        for row in range(articles):
            cell[word, row] = INFINITY
    for number, rows, places in leaves:
        word = owner[at] = number
        in_title = places is None
        if not in_title:
            positions = places
        row = 0
        for n in range(rows.shape[0]):
            while row <= rows[n]:
                start[at, row] = taken
                row += 1
            place[taken] = 0 if in_title else positions[n]
            cell[word, rows[n]] = min(cell[word, rows[n]], place[taken])
            cell[counts + word, rows[n]] += 1
            cell[extras + word, rows[n]] += early * exp(-place[taken] / length)
            taken += 1
        while row <= articles:
            start[at, row] = taken
            row += 1
        at += 1
    for word in range(words):
        for row in range(articles):
            if cell[counts + word, row]:
                counted = factors[row] * cell[counts + word, row]
                more = counted + factors[row] * cell[extras + word, row]
                cell[leads + word, row] = worths[word] * (
                    lead * exp(-cell[word, row] / length)
                    + (k1 + 1) * more / (more + k1)
                    - (k1 + 1) * counted / (counted + k1)
                )
                cell[total, row] += cell[leads + word, row]
    at = near
    for gap in (1, 2):
        for word in range(words - gap):
            weight = nearness * (skipping if gap == 2 else 1) * sqrt(worths[word] * worths[word + gap])
            for row in range(articles):
                if cell[counts + word, row] and cell[counts + word + gap, row]:
                    n = closest(place, start, owner, word, word + gap, row)
                    cell[at, row] = weight * exp((1 - n) / reach)
                    cell[total, row] += cell[at, row]
            at += 1
    return table[:leads], table[leads:near], table[near:total], table[total]


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


def lifted(
    const int64_t[::1] docs, const float[::1] points, const int64_t[::1] head, const double[::1] bonus
):
    cdef:
        Py_ssize_t count = docs.shape[0], top = head.shape[0], n, at
        float own
        int64_t doc
    found, theirs = np.empty(count, np.int64), np.empty(count, np.float32)
    cdef int64_t[::1] docs_out = found
    cdef float[::1] points_out = theirs
    for n in range(count):
        doc, own = docs[n], points[n]
        at = n
        if n < top:
            own = <float>(own + bonus[at_or_after(head, 0, doc)])
            while at and (points_out[at - 1] < own or points_out[at - 1] == own and docs_out[at - 1] > doc):
                docs_out[at], points_out[at] = docs_out[at - 1], points_out[at - 1]
                at -= 1
        docs_out[at], points_out[at] = doc, own
    return found, theirs
