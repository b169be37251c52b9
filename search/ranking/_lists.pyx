# cython: language_level=3, boundscheck=True, wraparound=False, cdivision=True
"""The innermost loops of lists.py, compiled: what each is for, and its other way in numpy, stands there."""

cimport cython
from libc.math cimport log
from libc.stdint cimport int64_t

from index.storage._decoding cimport at_or_after

import numpy as np

NOT_FOR_EACH = "there is not a number for each article"


@cython.boundscheck(False)  # one and two stay below their lists, found below both together; docs are looked at
def word_points(
    const int64_t[:, ::1] title,
    const int64_t[:, ::1] body,
    every_factor,
    double form_weight,
    model,
    double live,
    double weight,
):
    cdef:
        const double[::1] factors = every_factor[0], more_factors = every_factor[1]
        double k1 = model.k1, coverage = model.coverage, rare, own_rare, x, own
        Py_ssize_t one = 0, two = 0, found = 0, n, with_form = 0
        Py_ssize_t titles = title.shape[1], bodies = body.shape[1]
        int64_t doc
    if title.shape[0] != 3 or body.shape[0] != 3:
        raise ValueError(NOT_FOR_EACH)
    docs, points = np.empty(titles + bodies, np.int64), np.empty(titles + bodies, np.float32)
    sums = np.empty((2, titles + bodies))
    cdef int64_t[::1] docs_out = docs
    cdef double[:, ::1] counted = sums
    cdef float[::1] points_out = points
    while one < titles or two < bodies:
        doc = body[0, two] if one == titles or two < bodies and body[0, two] < title[0, one] else title[0, one]
        if not 0 <= doc < factors.shape[0] or doc >= more_factors.shape[0]:
            raise IndexError(doc)
        x = own = 0
        if two < bodies and body[0, two] == doc:
            x = more_factors[doc] * body[1, two]
            own = more_factors[doc] * body[2, two]
            two += 1
        if one < titles and title[0, one] == doc:
            x += factors[doc] * title[1, one]
            own += factors[doc] * title[2, one]
            one += 1
        docs_out[found] = doc
        counted[0, found] = x
        counted[1, found] = own
        with_form += own != 0
        found += 1
    rare, own_rare = rarity(live, found), form_weight * rarity(live, with_form)
    for n in range(found):
        x, own = counted[0, n], counted[1, n]
        x = rare * ((k1 + 1) * x / (x + k1) + coverage)
        if own != 0:
            x += own_rare * ((k1 + 1) * own / (own + k1) + coverage)
        points_out[n] = <float>(x * weight)
    return docs[:found], points[:found]


cdef double rarity(double articles, double holding):
    return log(1 + (articles - holding + 0.5) / (holding + 0.5))


@cython.boundscheck(False)  # n stays below both lists; the heap looks for itself
def best(const int64_t[::1] docs, const float[::1] points, Py_ssize_t count):
    cdef Py_ssize_t n, held = 0, size = min(count, docs.shape[0])
    if points.shape[0] != docs.shape[0]:
        raise ValueError(NOT_FOR_EACH)
    chosen, theirs = np.empty(size, np.int64), np.empty(size, np.float32)
    cdef int64_t[::1] heap = chosen
    cdef float[::1] worth = theirs
    for n in range(docs.shape[0]):
        if held < size or size and points[n] >= worth[0]:
            held = offered(heap, worth, held, docs[n], points[n])
    in_order(heap, worth)
    return chosen, theirs


@cython.boundscheck(False)  # n stays below both lists, met below all together; docs are looked at first
def best_of_sums(words, float[::1] table, Py_ssize_t count):
    cdef:
        Py_ssize_t n, held = 0, size = 0, total = 0
        const int64_t[::1] docs
        const float[::1] points
    for own, _ in words:
        size += len(own)
    seen = np.empty(size, np.int64)
    size = min(count, size)
    chosen, theirs = np.empty(size, np.int64), np.empty(size, np.float32)
    cdef int64_t[::1] heap = chosen, met = seen
    cdef float[::1] worth = theirs
    for docs, points in words:
        if points.shape[0] != docs.shape[0]:
            raise ValueError(NOT_FOR_EACH)
        for n in range(docs.shape[0]):
            if not 0 <= docs[n] < table.shape[0]:
                raise IndexError(docs[n])
            if table[docs[n]] < 0:
                table[docs[n]] = points[n]
                met[total] = docs[n]
                total += 1
            else:
                table[docs[n]] += points[n]
    for n in range(total):
        if held < size or size and table[met[n]] >= worth[0]:
            held = offered(heap, worth, held, met[n], table[met[n]])
        table[met[n]] = NOT_MET
    heap, worth = heap[:held], worth[:held]
    in_order(heap, worth)
    return chosen[:held], theirs[:held], total


cdef float NOT_MET = -1


# A heap of the best: at its root the one that goes first when a better one comes.

cdef Py_ssize_t offered(int64_t[::1] heap, float[::1] worth, Py_ssize_t held, int64_t doc, float points) except -1:
    """Puts an article where it belongs, if it does; how many there are then."""
    cdef Py_ssize_t at, above
    if held < heap.shape[0]:
        at = held
        while at:
            above = (at - 1) // 2
            if not worse(points, doc, worth[above], heap[above]):
                break
            heap[at], worth[at] = heap[above], worth[above]
            at = above
        heap[at], worth[at] = doc, points
        return held + 1
    if held and worse(worth[0], heap[0], points, doc):
        sunk(heap, worth, held, doc, points)
    return held


cdef int sunk(int64_t[::1] heap, float[::1] worth, Py_ssize_t held, int64_t doc, float points) except -1:
    """Puts an article in place of the root."""
    cdef Py_ssize_t at = 0, below = 1
    while below < held:
        if below + 1 < held and worse(worth[below + 1], heap[below + 1], worth[below], heap[below]):
            below += 1
        if not worse(worth[below], heap[below], points, doc):
            break
        heap[at], worth[at] = heap[below], worth[below]
        at, below = below, 2 * below + 1
    heap[at], worth[at] = doc, points
    return 0


cdef int in_order(int64_t[::1] heap, float[::1] worth) except -1:
    """The best first."""
    cdef Py_ssize_t left
    cdef int64_t doc
    cdef float points
    for left in range(heap.shape[0] - 1, 0, -1):
        doc, points = heap[left], worth[left]
        heap[left], worth[left] = heap[0], worth[0]
        sunk(heap, worth, left, doc, points)
    return 0


cdef inline bint worse(float points, int64_t doc, float other_points, int64_t other) noexcept:
    return points < other_points or points == other_points and doc > other


def united(one, other, bint best):
    cdef:
        const int64_t[::1] docs = one[0], others = other[0]
        const float[::1] points = one[1], more = other[1]
        Py_ssize_t n = 0, m = 0, found = 0
    found_docs = np.empty(docs.shape[0] + others.shape[0], np.int64)
    found_points = np.empty(docs.shape[0] + others.shape[0], np.float32)
    cdef int64_t[::1] docs_out = found_docs
    cdef float[::1] points_out = found_points
    while n < docs.shape[0] or m < others.shape[0]:
        if m == others.shape[0] or n < docs.shape[0] and docs[n] < others[m]:
            docs_out[found], points_out[found] = docs[n], points[n]
            n += 1
        elif n == docs.shape[0] or others[m] < docs[n]:
            docs_out[found], points_out[found] = others[m], more[m]
            m += 1
        else:
            docs_out[found] = docs[n]
            points_out[found] = max(points[n], more[m]) if best else points[n] + more[m]
            n, m = n + 1, m + 1
        found += 1
    return found_docs[:found], found_points[:found]


@cython.boundscheck(False)  # count is looked at first; at is before it is used
cdef Py_ssize_t common(int64_t[::1] kept, Py_ssize_t count, const int64_t[::1] many, int64_t ahead) except -1:
    """Keeps of the first count values those that, so much higher, are in a list; how many there are."""
    cdef Py_ssize_t n, at = 0, found = 0
    cdef bint dense = many.shape[0] < 16 * count  # then to go through all of them is quicker than to leap
    if not 0 <= count <= kept.shape[0]:
        raise IndexError(count)
    for n in range(count):
        if dense:
            while at < many.shape[0] and many[at] < kept[n] + ahead:
                at += 1
        else:
            at = at_or_after(many, at, kept[n] + ahead)
        if at == many.shape[0]:
            break
        if many[at] == kept[n] + ahead:
            kept[found] = kept[n]
            found += 1
    return found


def intersection(few, const int64_t[::1] many):
    found = few.copy()
    return found[: common(found, len(found), many, 0)]


def adjacent(places):
    order = sorted(range(len(places)), key=lambda n: len(places[n]))
    starts = places[order[0]] - order[0]
    cdef int64_t[::1] kept = starts
    cdef Py_ssize_t count = len(starts), n
    for n in order[1:]:
        count = common(kept, count, places[n], n)
    return starts[:count]


def counted_at(const int64_t[::1] origins, const int64_t[::1] places):
    cdef Py_ssize_t n, doc = 0, found = -1, last = -1
    docs, freqs = np.empty(places.shape[0], np.int64), np.empty(places.shape[0], np.int64)
    cdef int64_t[::1] docs_out = docs, freqs_out = freqs
    for n in range(places.shape[0]):
        doc = at_or_after(origins, doc, places[n] + 1) - 1
        if doc != last:
            found += 1
            docs_out[found], freqs_out[found] = doc, 0
            last = doc
        freqs_out[found] += 1
    return docs[: found + 1], freqs[: found + 1]
