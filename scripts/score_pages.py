#!/usr/bin/env python3
"""Scores `dateline annotate articles` on a folder of saved web pages with gold answers.

    scripts/score_pages.py target/release/dateline CORPUS [--each FILE] [--predictions FILE]

CORPUS holds pages/NAME.html[.gz] and gold/NAME.json, the layout of the WCXB benchmark: `ground_truth` with title, author,
publish_date and main_content, and `_internal.page_type.primary` ("article" or another kind such as "listing").

What is counted:

- Body: the words of a text are its maximal runs of letters, digits and underscores (`\\w+`), in lower case, as a multiset.
  Precision is the share of predicted words that are in the gold text, recall the share of gold words that were predicted,
  F1 their harmonic mean for each page; the figure is the mean over the article pages. A page called "not an article" counts
  with the body that was given, an empty one as 0.
- Title exact: equal after spaces are folded; also with letters' case, quotation marks and dashes made alike.
- Day: right if equal to the gold day, wrong if another, none if not given; shares of the article pages with a gold day.
- Kinds: share of the pages of other kinds that are told not to be articles, and of articles that are wrongly refused.

Standard library only. `--each` writes one line of JSON for each page, `--predictions` reads a finished output instead of running
the program.
"""

import argparse
import collections
import json
import pathlib
import re
import subprocess
import sys
import time


def words(text):
    return collections.Counter(re.findall(r"\w+", text.lower()))


def overlap(predicted, gold):
    """Precision, recall and F1 of two texts by shared words."""
    predicted, gold = words(predicted), words(gold)
    shared = sum((predicted & gold).values())
    if not shared:
        return 0.0, 0.0, 0.0
    precision, recall = shared / sum(predicted.values()), shared / sum(gold.values())
    return precision, recall, 2 * precision * recall / (precision + recall)


def folded(title):
    return " ".join(title.split())


def loose(title):
    """Without differences that no reader sees."""
    title = re.sub("[\u2018\u2019\u201a\u2032`\u00b4]", "'", title)
    title = re.sub("[\u201c\u201d\u201e\u2033]", '"', title)
    title = re.sub("[\u2010-\u2015\u2212]", "-", title)
    return folded(title).casefold()


def gold_of(corpus):
    gold = {}
    for path in sorted((corpus / "gold").glob("*.json")):
        item = json.loads(path.read_text(encoding="utf-8"))
        gold[path.stem] = (item["_internal"]["page_type"]["primary"], item["ground_truth"])
    return gold


def predictions(program, corpus):
    """The program's answers by page, and the seconds it took."""
    lines = []
    for path in sorted((corpus / "pages").iterdir()):
        lines.append(json.dumps({"doc": path.name.split(".")[0], "path": str(path)}))
    start = time.monotonic()
    done = subprocess.run([program, "annotate", "articles"], input="\n".join(lines) + "\n", capture_output=True, text=True)
    seconds = time.monotonic() - start
    sys.stderr.write(done.stderr)
    return {row["doc"]: row for row in map(json.loads, done.stdout.splitlines())}, seconds


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("program")
    parser.add_argument("corpus", type=pathlib.Path)
    parser.add_argument("--each", type=pathlib.Path)
    parser.add_argument("--predictions", type=pathlib.Path)
    args = parser.parse_args()
    gold = gold_of(args.corpus)
    if args.predictions:
        found, seconds = {r["doc"]: r for r in map(json.loads, args.predictions.read_text(encoding="utf-8").splitlines())}, None
    else:
        found, seconds = predictions(args.program, args.corpus)
    each = []
    days = collections.Counter()
    total = collections.Counter()
    for name, (kind, truth) in gold.items():
        got = found.get(name, {})
        is_article = bool(got.get("is_article"))
        if kind != "article":
            total["others"] += 1
            total["others_told"] += not is_article
            each.append({"doc": name, "kind": kind, "is_article": is_article, "title": got.get("title")})
            continue
        total["articles"] += 1
        total["refused"] += not is_article
        p, r, f = overlap(got.get("body") or "", truth["main_content"])
        total.update({"p": p, "r": r, "f": f})
        total["title"] += folded(got.get("title") or "") == folded(truth["title"] or "")
        total["title_loose"] += loose(got.get("title") or "") == loose(truth["title"] or "")
        row = {"doc": name, "kind": kind, "is_article": is_article, "p": round(p, 3), "r": round(r, 3), "f": round(f, 3)}
        row |= {"title": got.get("title"), "gold_title": truth["title"]}
        row |= {"author": got.get("author"), "gold_author": truth["author"]}
        row |= {"published": got.get("published"), "gold_day": truth["publish_date"]}
        if truth["publish_date"]:
            day = got.get("published")
            row["day"] = "none" if not day else "right" if day == truth["publish_date"] else "wrong"
            days[row["day"]] += 1
        each.append(row)
    n, dated = total["articles"], sum(days.values())
    print(f"pages {len(gold)}, articles {n}, other kinds {total['others']}" + (f", {seconds:.1f} s" if seconds else ""))
    print(f"body: mean F1 {total['f'] / n:.4f}, precision {total['p'] / n:.4f}, recall {total['r'] / n:.4f}")
    print(f"title: exact {total['title']}/{n} = {total['title'] / n:.1%}, alike {total['title_loose'] / n:.1%}")
    for key in ("right", "wrong", "none"):
        print(f"day {key}: {days[key]}/{dated} = {days[key] / max(dated, 1):.1%}")
    print(f"other kinds told: {total['others_told']}/{total['others']}; articles refused: {total['refused']}/{n}")
    if args.each:
        args.each.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in each), encoding="utf-8")


if __name__ == "__main__":
    main()
