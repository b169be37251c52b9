# cython: language_level=3, boundscheck=True, wraparound=False
"""The innermost loops of snippet.py, compiled: what each is for, and its other way in Python, stands there."""

from libc.stdint cimport int64_t

import numpy as np

from . import snippet

cdef enum:
    LONGEST_TOKEN = 80
    START = 0  # of a place in the text: what is known of it
    END = 1
    WANT = 2
    IN_LINK = 3
    REGION = 4  # the free part of the text that it is in
    OF_PLACE = 5
    ORDER = 0  # of a want: those met, the last one first
    NEAREST = 1  # the place met last
    SHOWN = 2
    HELD = 3  # the last region that was found to hold it
    OF_WANT = 4


cdef struct Core:
    int64_t new, distinct
    double weight
    int64_t readability, closeness, earliness


cdef class Region:
    cdef Py_ssize_t number, start, end, held  # held: how many wants
    cdef Core core


def best_passages(str body, list found, sought, Py_ssize_t limit, Py_ssize_t width):
    return Choice(body, found, sought.wants, width).best(limit)


cdef class Choice:
    """Where all wants are in a text, and which of them are shown."""

    cdef str body
    cdef Py_ssize_t width, regions, shown
    cdef int64_t[:, ::1] places, wants
    cdef double[::1] weights

    def __init__(self, str body, list found, tuple wants, Py_ssize_t width):
        cdef Py_ssize_t n = 0
        self.body, self.width, self.regions, self.shown = body, width, 0, 0
        self.places = np.empty((len(found), OF_PLACE), np.int64)
        self.wants = np.zeros((OF_WANT, len(wants)), np.int64)
        self.weights = np.array([want.weight for want in wants], np.float64)
        for start, end, want, _first, _last in found:
            self.put(n, start, end, want)
            n += 1

    cdef int put(self, Py_ssize_t n, Py_ssize_t start, Py_ssize_t end, Py_ssize_t want) except -1:
        """_place(): where a want is, with what is written together with it."""
        cdef Py_ssize_t size = len(self.body), before = start, after = end, reach = max(start - LONGEST_TOKEN, 0), at
        cdef bint in_link = False
        if not (0 < start and end < size and self.body[start - 1] == self.body[end] == u" "):
            while before > reach and not self.body[before - 1].isspace():
                before -= 1
            while after < size and after < end + LONGEST_TOKEN and not self.body[after].isspace():
                after += 1
            for at in range(before, after - 2):
                if self.body[at] == u":" and self.body[at + 1] == self.body[at + 2] == u"/":
                    in_link = True
            if before == reach and reach > 0:
                before, in_link = start, True
            if after == end + LONGEST_TOKEN:
                after, in_link = end, True
        self.places[n, START], self.places[n, END], self.places[n, WANT] = before, after, want
        self.places[n, IN_LINK], self.places[n, REGION] = in_link, 0
        return 0

    cdef list best(self, Py_ssize_t limit):
        """The best passage, then the best of what is left on both sides of it, as long as it is worth showing."""
        cdef list chosen = [], free = [self.region(0, len(self.body))]
        cdef Region region, other
        cdef int64_t most
        cdef Py_ssize_t known
        self.rate(free[0])
        most = (<Region>free[0]).core.distinct
        while free and len(chosen) < limit:
            region = free[0]
            for other in free:
                if is_better(other.core, region.core):
                    region = other
            if not region.core.new and region.core.distinct < most:
                break
            core = snippet._Span(-region.core.earliness, -region.core.earliness - region.core.closeness)
            span = snippet._passage(self.body, core, snippet._Span(region.start, region.end), self.width)
            chosen.append(span)
            free.remove(region)
            known = self.shown
            sides = self.divide(region, span[0], span[1])
            if self.shown > known:  # what was rated as new may be so no more
                for other in free:
                    self.rate(other)
            for other in sides:
                if self.may_add(other, most):
                    self.rate(other)
                    free.append(other)
        return chosen

    cdef Region region(self, Py_ssize_t start, Py_ssize_t end):
        cdef Region made = Region()
        made.number, made.start, made.end = self.regions, start, end
        self.regions += 1
        return made

    cdef list divide(self, Region region, Py_ssize_t start, Py_ssize_t end):
        """What is left of a region on both sides of a passage; what the passage holds is shown."""
        cdef Region before = self.region(region.start, start), after = self.region(end, region.end)
        cdef Py_ssize_t n
        for n in range(self.places.shape[0]):
            if self.places[n, REGION] != region.number:
                continue
            if start <= self.places[n, START] and self.places[n, END] <= end:
                self.shown += not self.wants[SHOWN, self.places[n, WANT]]
                self.wants[SHOWN, self.places[n, WANT]] = True
            if self.places[n, END] <= start:
                self.places[n, REGION] = before.number
            elif self.places[n, START] >= end:
                self.places[n, REGION] = after.number
            else:
                self.places[n, REGION] = -1
        return [before, after]

    cdef bint may_add(self, Region region, int64_t most) except -1:
        """Whether a region holds as many wants as the best passage, or one that is not shown."""
        cdef Py_ssize_t n, want, held = 0
        for n in range(self.places.shape[0]):
            if self.places[n, REGION] == region.number:
                want = self.places[n, WANT]
                if not self.wants[SHOWN, want]:
                    return True
                held += self.wants[HELD, want] != region.number
                self.wants[HELD, want] = region.number
        return held > 0 and held >= most

    cdef int rate(self, Region region) except -1:
        """_best_core() of a region."""
        cdef Py_ssize_t n, want, met = 0, at
        cdef Core core
        region.core = Core(-1, 0, 0.0, 0, 0, 0)
        for n in range(self.places.shape[0] - 1, -1, -1):
            if self.places[n, REGION] != region.number:
                continue
            want = self.places[n, WANT]
            at = 0
            while at < met and self.wants[ORDER, at] != want:
                at += 1
            met = max(met, at + 1)
            for at in range(at, 0, -1):
                self.wants[ORDER, at] = self.wants[ORDER, at - 1]
            self.wants[ORDER, 0], self.wants[NEAREST, want] = want, n
            core = self.core_from(n, met)
            if is_better(core, region.core):
                region.core = core
        return 0

    cdef Core core_from(self, Py_ssize_t first, Py_ssize_t met) except *:
        """What a window holds that begins with a place."""
        cdef int64_t start = self.places[first, START], end = max(start + self.width, self.places[first, END])
        cdef int64_t last = 0, in_links = 0
        cdef Py_ssize_t at, n, want
        cdef Core core = Core(0, 0, 0.0, 0, 0, -start)
        for at in range(met):
            want = self.wants[ORDER, at]
            n = self.wants[NEAREST, want]
            if self.places[n, START] > end:
                break
            if self.places[n, END] <= end:
                if self.weights[want]:
                    core.distinct += 1
                    core.weight += self.weights[want]
                    core.new += not self.wants[SHOWN, want]
                in_links += self.places[n, IN_LINK]
                last = max(last, self.places[n, END])
        core.readability, core.closeness = -in_links, start - last
        return core


cdef bint is_better(Core one, Core other) noexcept:
    if one.new != other.new:
        return one.new > other.new
    if one.distinct != other.distinct:
        return one.distinct > other.distinct
    if one.weight != other.weight:
        return one.weight > other.weight
    if one.readability != other.readability:
        return one.readability > other.readability
    if one.closeness != other.closeness:
        return one.closeness > other.closeness
    return one.earliness > other.earliness
