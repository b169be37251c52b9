"""What `search` offers about one article or word, searches that are kept, and the raw texts."""

import json
import os
import subprocess
import sys
from pathlib import Path
from shutil import copytree

import pytest
from commands import ROOT, environment_of, run

PUTIN = "titimangsa/putin-kim-vostochny.txt"
TWINS = ("lintang/pbb-ingatkan-sanksi-korut.txt", "arafura/sanksi-korut-vostochny.txt")


@pytest.fixture(scope="module")
def here(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with an index of the sample articles."""
    folder = tmp_path_factory.mktemp("kerja")
    done = run("index", "build", ROOT / "corpus", "--index", folder / ".telusur", here=folder)
    assert done.returncode == 0, done.stderr
    return folder


def ids(here: Path, *words: str) -> list[str]:
    done = run("search", *words, "--format", "jsonl", here=here)
    return [json.loads(line)["id"] for line in done.stdout.splitlines()]


# Reading.


def test_an_article_is_shown_whole(here: Path) -> None:
    done = run("search", "--show", PUTIN, here=here)
    whole = json.loads(run("search", "--show", PUTIN, "--format", "json", here=here).stdout)
    assert done.stdout.startswith(f"{whole['title']}\n")
    assert all(line.strip() in done.stdout for line in whole["body"].splitlines())
    assert whole["raw"] and whole["origins"]["title"]


def test_what_was_searched_is_marked_in_the_article(here: Path) -> None:
    done = run("search", "kosmodrom", "--show", PUTIN, "--color", "always", here=here)
    plain = run("search", "kosmodrom", "--show", PUTIN, here=here)
    assert "\x1b[1;31mKosmodrom\x1b[0m" in done.stdout and "\x1b" not in plain.stdout


def test_the_nth_hit_is_opened(here: Path) -> None:
    second = ids(here, "kosmodrom", "vostochny")[1]
    opened = run("search", "kosmodrom", "vostochny", "--open", "2", here=here)
    assert opened.stdout == run("search", "kosmodrom", "vostochny", "--show", second, here=here).stdout
    beyond = run("search", "kosmodrom", "--open", "99", here=here)
    assert beyond.returncode == 1 and beyond.stderr.startswith("The query has only ")


def test_the_web_address_is_printed_where_no_browser_can_be_opened(here: Path) -> None:
    id = next(h["id"] for h in map(json.loads, lines(here, "rusia", "--export", "jsonl")) if h["url"])
    done = run("search", "--show", id, "--browser", here=here)
    assert done.stdout.startswith("http") and done.stdout.count("\n") == 1
    none = next(h["id"] for h in map(json.loads, lines(here, "rusia", "--export", "jsonl")) if not h["url"])
    assert run("search", "--show", none, "--browser", here=here).stderr.startswith("search: No web address")


def lines(here: Path, *words: str) -> list[str]:
    return run("search", *words, here=here).stdout.splitlines()


def on_terminal(here: Path, *words: str, **environment: str) -> str:
    """What the program prints on a terminal of 60 columns."""
    import pty

    ours, theirs = pty.openpty()
    command = [sys.executable, "-m", "search.cli", *words]
    sizes = {"COLUMNS": "60", "LINES": "24", "TERM": "xterm"}
    with subprocess.Popen(
        command, stdout=theirs, stdin=theirs, cwd=here, env={**environment_of(here), **sizes, **environment}
    ):
        os.close(theirs)
        printed = b""
        while True:
            try:
                part = os.read(ours, 1 << 16)
            except OSError:  # Linux says so when the program has ended
                break
            if not part:
                break
            printed += part
    os.close(ours)
    return printed.decode().replace("\r\n", "\n")


@pytest.mark.skipif(os.name == "nt", reason="needs a pseudo-terminal")
def test_a_terminal_gets_a_pager_links_colours_and_its_width(here: Path) -> None:
    paged = on_terminal(
        here, "--show", PUTIN, PAGER=f"{sys.executable} -c 'import sys; print(len(sys.stdin.read()))'"
    )
    assert int(paged) > 500
    hits = on_terminal(here, "kosmodrom", "-n", "2")
    assert "\x1b]8;;" in hits and "\x1b[1;31m" in hits
    assert "file:///" in on_terminal(here, "kosmodrom", "-n", "9")
    bars = on_terminal(here, "rusia", "--trend", NO_COLOR="1")
    assert "█" in bars and "\x1b" not in bars
    assert max(map(len, bars.splitlines())) <= 60


# Beside an article.


def test_more_like_an_article_is_about_the_same_and_not_itself(here: Path) -> None:
    found = ids(here, "--like", PUTIN)
    assert found and PUTIN not in found
    assert any("vostochny" in id for id in found[:3])
    assert run("search", "--like", "tidak-ada", here=here).returncode == 2


def test_more_like_a_file_that_is_not_in_the_index(here: Path) -> None:
    (here / "draf.txt").write_text(
        "Gubernur meninjau banjir di Bekasi\n\nBanjir di Bekasi surut setelah sungai dikeruk."
    )
    found = ids(here, "--like", "draf.txt", "-n", "3")
    assert found[0] == "tirta/banjir-bekasi.txt"


def test_copies_are_listed_with_their_share(here: Path) -> None:
    found = json.loads(run("search", "--similar", TWINS[0], "--format", "json", here=here).stdout)
    assert [each["id"] for each in found["similar"]] == [TWINS[1]]
    assert 0.5 < found["similar"][0]["share"] <= 1
    text = run("search", "--similar", str(ROOT / "corpus" / TWINS[1]), here=here)
    assert " % the same · " in text.stdout
    none = run("search", "--similar", "tirta/cuaca-jakarta.txt", here=here)
    assert (none.returncode, none.stdout) == (1, "")
    assert none.stderr == "No other article shares text with it.\n"


# Words.


def test_a_word_is_explained_with_its_forms_and_neighbours(here: Path) -> None:
    (found,) = json.loads(run("search", "--word", "peluncuran", "--format", "json", here=here).stdout)[
        "parts"
    ]
    assert (found["root"], found["why"]) == ("luncur", "pe- + luncur + -an") or found["root"] == "luncur"
    assert {"peluncuran", "diluncurkan"} <= found["forms"].keys()
    assert list(found["forms"].values()) == sorted(found["forms"].values(), reverse=True)
    kpk = run("search", "--word", "KPK", here=here).stdout
    assert "Komisi Pemberantasan Korupsi (abbreviation)" in kpk
    assert run("search", "--word", "tidakadakata", here=here).returncode == 1


# Searches that are kept.


def test_a_kept_search_shows_only_what_is_new(tmp_path: Path) -> None:
    copytree(ROOT / "corpus" / "tirta", tmp_path / "arsip")
    run("index", "build", "arsip", "--index", ".telusur", here=tmp_path)
    before = {path.name for path in (tmp_path / ".telusur").iterdir()}
    kept = run("search", "--save", "air", "banjir", "--since", "2020", "--no-expand", here=tmp_path)
    assert kept.returncode == 0 and "Kept as air" in kept.stderr
    assert {path.name for path in (tmp_path / ".telusur").iterdir()} == before
    nothing = run("search", "--new", "air", here=tmp_path)
    assert (nothing.returncode, nothing.stdout) == (1, "") and nothing.stderr.startswith("Nothing new since ")
    text = "Banjir Lagi\n\nKamis, 14 September 2023 10:00 WIB\n\nBanjir kembali merendam perumahan di tepi sungai."
    (tmp_path / "arsip" / "lagi.txt").write_text(text)
    run("index", "build", here=tmp_path)
    fresh = run("search", "--new", "air", "--format", "jsonl", here=tmp_path)
    assert [json.loads(line)["path"] for line in fresh.stdout.splitlines()] == ["arsip/lagi.txt"], (
        fresh.stderr
    )
    assert run("search", "--new", "air", here=tmp_path).returncode == 1
    listed = run("search", "--saved", here=tmp_path).stdout
    assert listed.startswith("air\tbanjir --since 2020 --no-expand\t20")


def test_a_kept_search_can_be_forgotten(here: Path) -> None:
    run("search", "--save", "lama", "banjir", here=here)
    assert run("search", "--forget", "lama", here=here).returncode == 0
    unknown = run("search", "--new", "lama", here=here)
    assert (unknown.returncode, unknown.stderr) == (
        2,
        "search: No search is kept as lama; there are: none.\n",
    )
    assert run("search", "--saved", here=here).returncode == 1


# Raw texts.


def test_what_cleaning_took_out_is_found_in_the_raw_texts(here: Path) -> None:
    assert not ids(here, '"baca juga"')
    raw = run("search", '"baca juga"', "--raw", "--format", "jsonl", "-n", "99", here=here)
    hits = [json.loads(line) for line in raw.stdout.splitlines()]
    marked = {s["text"][a:b].lower() for hit in hits for s in hit["snippets"] for a, b in s["marks"]}
    assert len(hits) > 2 and marked == {"baca juga", "baca-juga"}


@pytest.mark.parametrize(
    "query",
    ["vostochny", "putin AND kim", '"luar angkasa"', "kosmo*", "roket sumber:lembayung", "judul:vostochny"],
)
def test_the_raw_texts_hold_all_that_the_clean_ones_do(here: Path, query: str) -> None:
    clean = set(ids(here, query, "-n", "99", "--all", "--no-expand"))
    assert clean and clean <= set(ids(here, query, "--raw", "-n", "99"))


def test_what_is_left_out_is_looked_for_in_the_raw_texts_too(here: Path) -> None:
    every, without = (set(ids(here, query, "--raw", "-n", "99")) for query in ("putin", "putin -satelit"))
    assert without == every - set(ids(here, "satelit", "--raw", "-n", "99"))
