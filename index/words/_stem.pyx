# cython: language_level=3, boundscheck=True, wraparound=False
"""The innermost loop of stem.py, compiled: tables, affixes and roots of a form in one go.

Forms with several analyses, clitics or a colloquial N- go through Roots.best(), those on -nya through Roots.host().
"""

from . import stem  # being imported itself; what is used of it is there when it is called


def root_of_form(roots, str form):
    cdef str standard = roots.corrections.get(form), root
    if standard is not None:
        return standard
    cdef dict variants = roots.variants
    standard = variants.get(form)
    if standard is not None:
        return root_of_form(roots, standard)
    cdef set known = roots.known
    if form in known or form in roots.names:
        return form
    root = only_root(roots.stripper, known, form)
    if root is None:
        return roots.host(form) if form.endswith("nya") else form
    if not root:
        analysis = roots.best(form)
        if analysis is None:
            return roots.host(form)
        root = analysis.root
    standard = variants.get(root)
    return root_of_form(roots, standard) if standard else root


cdef str only_root(stripper, set roots, str form):
    """The root of the only analysis of a form; None: there is none; "": there are several, or it is not a plain one.

    Suffix and its kin are tuples; to say so spares the look-up of their names.
    """
    cdef:
        dict lengths = stripper.lengths, prefixes = stripper.starts, tails = stripper.tails
        list starts = []
        tuple suffix, start
        Py_ssize_t size = len(form), end, skip, length
        str written, becomes, core, found = None
    for length in lengths.get(form[:2], ()):
        starts += prefixes.get(form[:length], ())
    tail = tails.get(form[max(size - 3, 0) :]) or tails.get(form[max(size - 2, 0) :])
    tail = tail or tails.get(form[max(size - 1, 0) :])
    if tail is None:
        if not starts:
            return None
        tail = stripper.tail("")
    for each in tail:
        suffix = <tuple>each
        written = suffix[0]
        if not form.endswith(written):
            continue
        end = size - len(written)
        if end >= <Py_ssize_t>suffix[3]:
            core = form[:end]
            if core in roots:
                if found is not None or suffix[2]:
                    return ""
                found = core
        for start in starts:
            skip, becomes = start[0], start[1]
            if skip > end or len(becomes) + end - skip < <Py_ssize_t>suffix[4]:
                continue
            core = becomes + form[skip:end] if becomes else form[skip:end]
            if core in roots:
                if found is not None or suffix[1] == "in" or suffix[2] or start[2] == "N":
                    return ""
                found = core
    return "" if found is not None and form.endswith(stem.CLITIC) else found
