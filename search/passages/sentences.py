"""Where the sentences of an Indonesian text end.

A full stop ends a sentence when space and a capital, a digit or a quotation mark follow, unless it belongs to
an abbreviation (`Rp.`, `Dr.`), an initial (`H. Amir`), a degree (`S.H.`, `M.Si.`) or the number of a list. A
line break always ends one. Decimals need no rule: no space follows their point.
"""

import re

from index.compiled import compiled

# What comes after these belongs to them, whatever it begins with. Not here: `dll.`, `dsb.`, `dst.`, `WIB.`,
# `Tbk.`, `km.`, which end a sentence when a capital follows.
NAMES = """
    ad alm almh bpk brigjen bripka brigpol capt co cv cq dir dr dra drg drh drs gg gub hj inc ir irjen
    jend jl jln jr kab kapt kec kel kepmen kh kol komjen kombes kompol kpt letjen letkol marsda mayjen
    moh mohd mr mrs ms muh ny pdt perum prof prop prov pt rm rp rs sdr sdri serka ipda iptu akp akbp st
    tgk tn ust vs yth
"""
NUMBERS = """
    gbr hal hlm kav jan feb mar apr jun jul agu agt ags aug sep sept okt oct nov nop des dec no nr pkl
    psl tel telp tlp tgl th thn vol
"""
BEFORE_NAMES, BEFORE_NUMBERS = frozenset(NAMES.split()), frozenset(NUMBERS.split())
LONGEST = 16  # letters back from a full stop that are looked at; the longest, brigjen and its like, have 7

# One set of characters in front, so that the search skips from one of them to the next.
_END = re.compile(r"[.!?…\n](?:(?<=\n)\s*+|(?<!\n)[.!?…]*+[\"'”’»)\]]*+\s++(?=[\"'“‘«(\[]*+[^\W_a-zß-öø-ÿ]))")
_INITIALS = re.compile(r"(?:[^\W\d_]{1,2}\.)*[^\W\d_]|(?:[A-Z][a-z]?\.)+[A-Z][a-z]{0,3}")


@compiled
def breaks(text: str, start: int = 0, end: int | None = None) -> list[tuple[int, int]]:
    """(where a sentence ends, where the next one begins) for each break that begins in text[start:end]."""
    every = list[tuple[int, int]]()
    for found in _END.finditer(text, start, len(text) if end is None else end):
        stop, following = found.span()
        if text[stop] == "\n":
            every.append((stop, following))
        elif text[stop] != "." or text[stop + 1] == "." or not _abbreviates(text, stop, text[following]):
            every.append((stop + len(found[0].rstrip()), following))
    return every


def _abbreviates(text: str, stop: int, following: str) -> bool:
    """Whether the full stop at `stop` belongs to the word before it."""
    line = max(text.rfind("\n", 0, stop) + 1, stop - LONGEST)
    before = text[line:stop]
    word = before.split()[-1].lstrip("\"'“‘«([/,-–—") if before.strip() else ""
    lower = word.lower()
    if lower in BEFORE_NAMES or _INITIALS.fullmatch(word):
        return True
    if following.isdigit() and lower in BEFORE_NUMBERS:
        return True
    return word.isdigit() and len(word) < 3 and before.strip() == word and line > stop - LONGEST
