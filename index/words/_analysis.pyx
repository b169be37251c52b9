# cython: language_level=3, boundscheck=True, wraparound=False
"""The innermost loop of analysis.py, compiled: the one word of a token of ASCII letters, which nearly all are."""

from .tokens import LONGEST, Part

cdef Py_ssize_t LONGEST_WORD = LONGEST


def parts_of_token(analyzer, str token):
    cdef Py_ssize_t size = len(token)
    cdef dict stems = analyzer.stems
    cdef str form, root
    if not token.isascii() or not token.isalpha() or size > LONGEST_WORD or token in analyzer.cased:
        return analyzer.parts_of_any(token)
    form = token.lower()
    root = stems.get(form)
    if root is None:
        root = analyzer.stem(form)
    return (tuple.__new__(Part, (root, form, 0, size)),)
