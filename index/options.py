"""The options of the command `index`, each with its one line of help."""

from pathlib import Path
from typing import Annotated

from .arguments import Argument, Option
from .language import _

Paths = Annotated[
    list[Path] | None, Argument(metavar="PATH", help=_("Files or folders to cover from now on."))
]
Fresh = Annotated[bool, Option("--fresh", help=_("Make it anew beside the old one, then swap."))]
Raw = Annotated[
    bool | None, Option("--raw/--clean", help=_("Index texts as they are, or cleaned (the default)."))
]
Words = Annotated[
    Path | None, Option("--words", metavar="FILE", help=_("Your own words from now on: word, tab, root."))
]
RulesOption = Annotated[
    Path | None, Option("--rules", metavar="FILE", help=_("Your own rules of cleaning from now on."))
]
Wait = Annotated[
    float, Option("--wait", metavar="SECONDS", min=0, help=_("How long to wait for another writer."))
]
Jobs = Annotated[
    int | None,
    Option("--jobs", "-j", metavar="N", min=1, help=_("Processes that clean and analyse; as many as cores.")),
]
Memory = Annotated[
    int, Option("--memory", metavar="MB", min=200, help=_("Memory that all processes together may take."))
]
Largest = Annotated[
    int, Option("--max-file-size", metavar="MB", min=1, help=_("Leave out larger files; unpacked, if .gz."))
]
Quiet = Annotated[bool, Option("--quiet", "-q", help=_("Say only what goes wrong."))]
Repair = Annotated[
    bool, Option("--repair", help=_("Restore what can be, from texts in the index or on disk."))
]
Covered = Annotated[Path, Argument(help=_("A file or folder that the index covers; it stays on disk."))]
Articles = Annotated[Path, Argument(help=_("A file of articles, or a folder of them."))]
CleaningRules = Annotated[
    Path | None, Option("--rules", metavar="FILE", help=_("Your own rules, before telusur's."))
]
