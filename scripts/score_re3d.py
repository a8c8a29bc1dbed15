#!/usr/bin/env python3
"""Scores `dateline annotate relations` with gold mentions on re3d folders (documents.json, entities.json, relations.json).

    scripts/score_re3d.py target/release/dateline FOLDER... [--min-confidence 0.4]

Counts relations between two mentions of one sentence, of the nine types that tie two actors (not synonyms, not
attributes). A pair counts as found if any typed relation joins overlapping mentions; direction is not counted.
"""

import collections
import json
import pathlib
import subprocess
import sys

TYPE = {
    "located-in": "CoLocated", "attack": "FightingAgainst", "mobilize": "FightingAgainst", "coerce": "FightingAgainst", "part-of": "BelongsTo", "member-of": "BelongsTo",
    "leads": "InChargeOf", "owns": "InChargeOf", "appoint": "InChargeOf", "meet": "CommWith", "announce": "CommWith", "agree": "CommWith",
    "demand": "CommWith", "report": "CommWith", "support": "Likes", "concede": "Likes", "aid": "AlliesOf", "cooperate": "AlliesOf",
    "accuse": "Dislikes", "deny": "Dislikes", "threaten": "Dislikes", "sanction": "Dislikes", "protest": "Dislikes", "close": "FightingAgainst",
}
SKIPPED = {"IsSynonymOf", "HasAttrOf"}


def rows(path):
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]


def overlap(a, b):
    return a[0] < b[1] and b[0] < a[1]


def main():
    program = sys.argv[1]
    args = sys.argv[2:]
    least = 0.4
    if "--min-confidence" in args:
        at = args.index("--min-confidence")
        least = float(args[at + 1])
        del args[at : at + 2]
    total = collections.Counter()
    for folder in map(pathlib.Path, args):
        entities, relations = collections.defaultdict(list), collections.defaultdict(list)
        for e in rows(folder / "entities.json"):
            if e["type"] not in ("Quantity", "Temporal", "Frequency", "Money", "Url", "DocumentReference") and e["value"].lower() not in ("we", "i", "our", "us", "they", "their", "it", "its"):
                entities[e["documentId"]].append(e)
        for r in rows(folder / "relations.json"):
            if r["type"] not in SKIPPED and r["confidence"] >= 0.5:
                relations[r["documentId"]].append(r)
        docs = rows(folder / "documents.json")
        lines = []
        for d in docs:
            mentions = [{"start": e["begin"], "end": e["end"], "type": e["type"]} for e in entities[d["_id"]] if e["end"] <= len(d["text"])]
            lines.append(json.dumps({"doc": d["_id"], "text": d["text"], "mentions": mentions}) + "\n")
        out = subprocess.run([program, "annotate", "relations"], input="".join(lines), capture_output=True, text=True).stdout
        for d, line in zip(docs, out.splitlines(), strict=True):
            answer = json.loads(line)
            gold = {}
            for r in relations[d["_id"]]:
                a, b = (r["sourceBegin"], r["sourceEnd"]), (r["targetBegin"], r["targetEnd"])
                gold.setdefault(tuple(sorted((a, b))), set()).add(r["type"])
            found = {}
            for r in answer.get("relations", []):
                if r["type"] not in ("co-mention", "says-about") and r["confidence"] >= least:
                    a, b = ((r[k]["start"], r[k]["end"]) for k in ("source", "target"))
                    found.setdefault(tuple(sorted((a, b))), set()).add(TYPE.get(r["type"]))
            total["gold"] += len(gold)
            total["found"] += len(found)
            matches = lambda p, q: overlap(p[0], q[0]) and overlap(p[1], q[1])
            for p, types in found.items():
                hit = [g for g in gold if matches(p, g)]
                total["right"] += bool(hit)
                total["right typed"] += any(types & gold[g] for g in hit)
            for g, types in gold.items():
                hit = [p for p in found if matches(p, g)]
                total["recalled"] += bool(hit)
                total["recalled typed"] += any(types & found[p] for p in hit)
    for words, right, recalled in (("pair", "right", "recalled"), ("pair and type", "right typed", "recalled typed")):
        p = total[right] / max(total["found"], 1)
        r = total[recalled] / max(total["gold"], 1)
        print(f"{words}: precision {100 * p:.1f} recall {100 * r:.1f} F {200 * p * r / max(p + r, 1e-9):.1f}")
    print(f"gold pairs {total['gold']}, found {total['found']}")


if __name__ == "__main__":
    main()
