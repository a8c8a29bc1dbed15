#!/usr/bin/env python3
"""Scores `dateline annotate relations` on PLOVER gold records: event type of 18, four quads, direction.

    scripts/score_plover.py target/release/dateline FILE.json [--errors]

FILE.json holds records {"text", "source": [{"actorText"}], "target": [...], "event"} as in the PLOVER gold standard.
The gold actors are given to the program as mentions; a record counts as coded if a typed relation between a source and
a target comes out (for records without a target: any typed relation of a source).
"""

import json
import subprocess
import sys

QUAD = {
    "AGREE": "verbal cooperation", "CONSULT": "verbal cooperation", "SUPPORT": "verbal cooperation", "CONCEDE": "verbal cooperation",
    "COOPERATE": "material cooperation", "AID": "material cooperation", "RETREAT": "material cooperation",
    "DEMAND": "verbal conflict", "DISAPPROVE": "verbal conflict", "REJECT": "verbal conflict", "THREATEN": "verbal conflict",
    "INVESTIGATE": "verbal conflict",
    "PROTEST": "material conflict", "SANCTION": "material conflict", "MOBILIZE": "material conflict", "COERCE": "material conflict",
    "ASSAULT": "material conflict", "FIGHT": "material conflict",
}


def find_all(text, part):
    at = text.find(part)
    return [] if at < 0 or not part else [(at, at + len(part))]


def actors(entry):
    if isinstance(entry, str):
        return []
    return [a["actorText"] for a in entry or [] if a.get("actorText")]


def main():
    program, path = sys.argv[1:3]
    errors = "--errors" in sys.argv
    records = [r for r in json.load(open(path, encoding="utf-8")) if r.get("event") in QUAD]
    lines, spans = [], []
    for i, r in enumerate(records):
        text = r["text"]
        found = {"source": [], "target": []}
        for side in found:
            for name in actors(r.get(side)):
                found[side] += find_all(text, name)
        mentions = sorted(set(found["source"] + found["target"]))
        kept = [m for m in mentions if not any(o != m and o[0] <= m[0] and m[1] <= o[1] for o in mentions)]
        lines.append(json.dumps({"doc": i, "text": text, "mentions": [{"start": a, "end": b, "type": "ORG"} for a, b in kept]}))
        spans.append(found)
    out = subprocess.run([program, "annotate", "relations"], input="\n".join(lines) + "\n", capture_output=True, text=True, check=True).stdout
    total = exact = quads = coded = directed = right_way = 0
    for r, found, line in zip(records, spans, out.splitlines(), strict=True):
        relations = json.loads(line)["relations"]
        source, target = set(found["source"]), set(found["target"])
        both = source | target
        span = lambda x: (x["start"], x["end"])
        typed = [x for x in relations if x["plover"]]
        fitting = [x for x in typed if span(x["source"]) in both and span(x["target"]) in both]
        forward = [x for x in fitting if span(x["source"]) in source and span(x["target"]) in target]
        alone = [x for x in json.loads(line)["deeds"] if span(x["source"]) in both and x["plover"]]
        surest = lambda xs: sorted(xs, key=lambda x: -x["confidence"])
        pick = ((surest(forward) or surest(fitting) if target else []) or alone or surest(typed) or [None])[0]
        total += 1
        got = pick["plover"] if pick else None
        coded += got is not None
        exact += got == r["event"]
        quads += got is not None and QUAD.get(got) == QUAD[r["event"]]
        if fitting and not (source & target) and target:
            directed += 1
            right_way += bool(forward)
        if errors and got != r["event"]:
            print(f"{r['event']:11} got {got}: {r['textInfo']['markup'][:300] if isinstance(r['textInfo'], dict) else r['text'][:300]}")
    print(f"records {total}, coded {100 * coded / total:.1f} %")
    print(f"event type {100 * exact / total:.1f} %, quads {100 * quads / total:.1f} %, direction {100 * right_way / max(directed, 1):.1f} % of {directed}")


if __name__ == "__main__":
    main()
