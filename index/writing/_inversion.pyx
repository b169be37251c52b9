# cython: language_level=3, boundscheck=True, wraparound=False, cdivision=True
"""The innermost loops of inversion.py, compiled: what each is for, and its other way in numpy, stands there."""

from libc.stdint cimport int32_t, int64_t

import numpy as np

from ..storage.lists import Lists

cdef enum:
    FIELDS = 2


def numbered(
    const int32_t[::1] pairs,
    const int64_t[::1] counts,
    const int64_t[::1] of_pairs,
    layout,
    int64_t first_article,
    int64_t least,
    int64_t beyond,
    int64_t[::1] out,
):
    cdef:
        int article_bits = layout.article_bits, form_bits = layout.form_bits, low_bits = layout.low_bits
        Py_ssize_t text, word = 0, found = 0
        int64_t upper, position, own
    with nogil:
        for text in range(counts.shape[0]):
            upper = ((text % FIELDS) << article_bits | (text // FIELDS + first_article)) << low_bits
            for position in range(counts[text]):
                own = of_pairs[pairs[word]] + upper + (position << form_bits)
                word += 1
                if least <= own < beyond:
                    out[found] = own
                    found += 1
    return found


def lists_of(
    const int64_t[::1] high, const int64_t[::1] low, layout, Py_ssize_t field, int64_t first_term, Py_ssize_t terms
):
    cdef:
        int article_bits = layout.article_bits, term_shift = layout.term_shift, form_bits = layout.form_bits
        int64_t article_mask = (<int64_t>1 << article_bits) - 1, form_mask = (<int64_t>1 << form_bits) - 1, term
        Py_ssize_t words = high.shape[0], word, posting = 0, occurrence = 0
    per_term, per_posting, per_occurrence = (
        np.zeros((2, terms), np.int64), np.empty((2, words), np.int64), np.empty((2, words), np.int64)
    )
    cdef:
        int64_t[::1] documents = per_term[0], occurrences = per_term[1], docs = per_posting[0]
        int64_t[::1] freqs = per_posting[1], positions = per_occurrence[0], forms = per_occurrence[1]
    with nogil:
        for word in range(words):
            if (high[word] >> article_bits & (FIELDS - 1)) != field:
                continue
            term = (high[word] >> term_shift) - first_term
            if word and high[word] == high[word - 1]:
                freqs[posting - 1] += 1
            else:
                docs[posting], freqs[posting] = high[word] & article_mask, 1
                documents[term] += 1
                posting += 1
            occurrences[term] += 1
            positions[occurrence], forms[occurrence] = low[word] >> form_bits, low[word] & form_mask
            occurrence += 1
    return Lists(*per_term, *per_posting[:, :posting], *per_occurrence[:, :occurrence])
