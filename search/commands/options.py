"""The options of the command `search`, each with its one line of help."""

from pathlib import Path
from typing import Annotated, Literal

from index.arguments import Argument, Option
from index.language import _

from ..drawing.render import Format

Words = Annotated[list[str] | None, Argument(metavar="QUERY", help=_("What to look for."))]
Limit = Annotated[
    int | None,
    Option("--limit", "-n", min=1, help=_("Hits on a page: 10; with --export all, with --kwic 1,000 lines.")),
]
Page = Annotated[int, Option("--page", min=1, help=_("Which page of hits."))]
SourceOption = Annotated[
    list[str] | None,
    Option("--source", metavar="NAME", help=_("Only from this source; again for one more.")),
]
Since = Annotated[
    str | None,
    Option("--since", metavar="DAY", help=_("Only from this day, month or year on; also: last month.")),
]
Until = Annotated[str | None, Option("--until", metavar="DAY", help=_("Only up to this day, month or year."))]
Sort = Annotated[
    Literal["relevance", "newest", "oldest"] | None,
    Option("--sort", help=_("Which hits come first; relevance if not said.")),
]
Facets = Annotated[
    bool, Option("--facets", help=_("Also count all articles found by source and by month or year."))
]
Trend = Annotated[bool, Option("--trend", help=_("Only count: articles by month or year, as bars or CSV."))]
Context = Annotated[
    int | None,
    Option("--context", metavar="N", min=0, help=_("Characters to show on each side of what matches.")),
]
Kwic = Annotated[
    bool, Option("--kwic", help=_("A concordance: each occurrence on a line, key words aligned."))
]
KwicSort = Annotated[
    Literal["text", "left", "right"] | None,
    Option("--kwic-sort", help=_("Its lines in the order of the text or of the words on one side.")),
]
FormatOption = Annotated[Format, Option("--format", help=_("text is for reading, the others for programs."))]
Export = Annotated[
    Literal["csv", "jsonl", "bibtex", "csl"] | None,
    Option("--export", help=_("All hits with all that is known about them, for tables or for citing.")),
]
Queries = Annotated[
    Path | None,
    Option("--queries", metavar="FILE", help=_("Answer each query of a file: id, tab, query.")),
]
Expand = Annotated[
    bool, Option("--expand/--no-expand", help=_("Also search abbreviations and other spellings."))
]
Exact = Annotated[bool, Option("--exact", help=_("Only the very forms typed, as =word does."))]
Explain = Annotated[bool, Option("--explain", help=_("Say what makes each score."))]
Every = Annotated[
    bool,
    Option(
        "--all", help=_("Show each article, also those that tell the same (the other formats always do).")
    ),
]
Raw = Annotated[bool, Option("--raw", help=_("Search the texts as found, with all that cleaning took out."))]
Show = Annotated[
    str | None,
    Option("--show", metavar="ID", help=_("Print an article, the query's words marked in it.")),
]
Open = Annotated[
    int | None,
    Option("--open", metavar="N", min=1, help=_("Read the N-th hit of the query in the pager.")),
]
Browser = Annotated[bool, Option("--browser", help=_("Open its web address in the browser instead."))]
Like = Annotated[
    str | None,
    Option("--like", metavar="ID_OR_FILE", help=_("Articles about the same as this article or file.")),
]
Similar = Annotated[
    str | None,
    Option(
        "--similar",
        metavar="ID_OR_FILE",
        help=_("Articles with the same text as this one, and how much of it."),
    ),
]
WordOption = Annotated[
    str | None,
    Option("--word", metavar="WORD", help=_("Its root and why, its forms, other spellings, neighbours.")),
]
Save = Annotated[
    str | None,
    Option("--save", metavar="NAME", help=_("Keep this search under a name, and answer it.")),
]
Saved = Annotated[bool, Option("--saved", help=_("List the searches that were kept."))]
New = Annotated[
    str | None,
    Option("--new", metavar="NAME", help=_("What a kept search finds that was not there last time.")),
]
Forget = Annotated[str | None, Option("--forget", metavar="NAME", help=_("Keep a search no longer."))]
Verbose = Annotated[
    bool,
    Option("--verbose", "-v", help=_("Say which index is used, and what else was searched.")),
]

HELP = _("""Search Indonesian articles: the best first, with the passages that match.

Every form of a word is found by any other (pertemuan, bertemu, menemukan); articles that hold more of the
words come first. Exit status: 0 hits, 1 none, 2 wrong use or a bad query, 3 index missing or damaged.

Examples:

\b
search kosmodrom vostochny
search '"luar angkasa" -roket'                a phrase; a word that must not be there
search 'judul:gempa sumber:antaranews.com'    in the title, of one source
search banjir -n 50 --page 2                  the second fifty
search banjir --source detik.com --source tempo.co
search banjir --since 2023-09 --until kemarin --sort newest
search KPK --no-expand                        not Komisi Pemberantasan Korupsi
search diluncurkan --exact                    not peluncuran
search banjir --all                           reprints too
search banjir -n 3 --explain                  where each score comes from
search banjir --facets                        how many by source and month
search korupsi --trend                        how many by month or year
search korupsi --context 300                  longer passages
search roket --kwic --kwic-sort right         each occurrence on a line
search banjir -n 50 --format csv > banjir.csv
search banjir --export bibtex > banjir.bib    all hits, for citing
search --queries questions.tsv --format trec > run.txt
search '"baca juga"' --raw                    in what cleaning took out, too
search banjir --open 1                        read the first hit
search banjir --open 1 --browser              where it was published
search banjir --show lintang/banjir.txt       read an article by its id
search --like lintang/banjir.txt              more like this
search --similar draft.txt                    who has the same text
search --word pertemuan                       a word, its root, its neighbours
search --save banjir banjir jakarta           keep a search
search --new banjir                           what is new in it
search --saved                                which ones there are
search --forget banjir
search banjir -v --index arsip/.telusur --color never
""")
