#!/usr/bin/env python3
"""Scores `dateline annotate events` on articles with brat event annotation (Wikinews/TimeSET layout: txt/ and ann/).

    scripts/score_events.py target/release/dateline FOLDER [--errors]

Triggers: a found event counts as right if its trigger overlaps a gold trigger; a gold trigger is found if an event
overlaps it. The gold annotates the main story line only, so precision is a lower bound; it is given for all events
found, for dated ones, and for those of at least a given confidence.
Actor link: for matched events, the share of found agents and targets that overlap an argument of the gold event
(precision), and the share of gold arguments that hold a found name and are linked (recall).
Dates: for matched events with a gold time expression, how often the event is dated by an overlapping expression.
"""

import json
import pathlib
import re
import subprocess
import sys


def read_ann(path):
    spans, events, timex = {}, [], {}
    for line in path.read_text(encoding="utf-8").splitlines():
        if m := re.match(r"(T\d+)\t(\S+) ([\d ;]+)\t", line):
            parts = [int(x) for x in re.findall(r"\d+", m[3])]
            spans[m[1]] = (m[2], parts[0], parts[-1])
        elif m := re.match(r"E\d+\tevent:(T\d+)(.*)", line):
            args = re.findall(r"(\w+)-?:(T\d+)", m[2])
            events.append((m[1], args))
    return spans, events


def overlaps(a, b):
    return a[0] < b[1] and b[0] < a[1]


def main():
    program, folder = sys.argv[1], pathlib.Path(sys.argv[2])
    errors = "--errors" in sys.argv
    docs = []
    for txt in sorted((folder / "txt").glob("*.txt")):
        text = txt.read_text(encoding="utf-8")
        docs.append((txt.stem, text, *read_ann(folder / "ann" / f"{txt.stem}.ann")))
    months = {m: i + 1 for i, m in enumerate("January February March April May June July August September October November December".split())}

    def dct(text):
        m = re.match(r"\w+, (\w+) (\d+), (\d{4})", (text.splitlines() + ["", ""])[1].strip())
        return f"{m[3]}-{months[m[1]]:02}-{int(m[2]):02}" if m and m[1] in months else None

    lines = "".join(json.dumps({"doc": n, "text": t, **({"dct": dct(t)} if dct(t) else {})}) + "\n" for n, t, _, _ in docs)
    out = subprocess.run([program, "annotate", "events"], input=lines, capture_output=True, text=True, check=True).stdout
    gold_total = gold_found = 0
    found = {"all": [0, 0], "dated": [0, 0], "confidence >= 0.6": [0, 0]}
    link = {"p": [0, 0], "r": [0, 0]}
    dated = [0, 0]
    for (name, text, spans, gold), line in zip(docs, out.splitlines(), strict=True):
        events = json.loads(line)["events"]
        span = lambda x: (x["start"], x["end"])
        gold_spans = [spans[t][1:] for t, _ in gold]
        for e in events:
            right = any(overlaps(span(e["trigger"]), g) for g in gold_spans)
            for key, test in (("all", True), ("dated", e["date"]), ("confidence >= 0.6", e.get("confidence", 0) >= 0.6)):
                if test:
                    found[key][0] += right
                    found[key][1] += 1
        for (trigger, args), g in zip(gold, gold_spans, strict=True):
            matches = [e for e in events if overlaps(span(e["trigger"]), g)]
            gold_total += 1
            gold_found += bool(matches)
            if errors and not matches:
                a = max(0, g[0] - 70)
                print(f"MISSED {text[g[0]:g[1]]!r}: …{text[a:g[1] + 50]!r}")
            if not matches:
                continue
            arguments = [spans[t][1:] for role, t in args if role.startswith("ARG") and t in spans]
            actors = [span(a) for e in matches for a in e["actors"] if a["role"] in ("agent", "target")]
            link["p"][0] += sum(any(overlaps(a, x) for x in arguments) for a in actors)
            link["p"][1] += len(actors)
            everyone = [span(a) for e in matches for a in e["actors"]]
            named = [x for x in arguments if any(c.isupper() for c in text[x[0] : x[1]])]
            link["r"][0] += sum(any(overlaps(a, x) for a in everyone) for x in named)
            link["r"][1] += len(named)
            times = [spans[t][1:] for role, t in args if role.startswith("TIMEX") and t in spans]
            if times:
                dated[1] += 1
                dated[0] += any(e["date_span"] and any(overlaps(span(e["date_span"]), t) for t in times) for e in matches)
    pct = lambda a, b: f"{100 * a / b:.1f} % of {b}" if b else "-"
    print(f"trigger recall {pct(gold_found, gold_total)}")
    for key, (a, b) in found.items():
        print(f"trigger precision, {key}: {pct(a, b)}")
    print(f"actor link precision {pct(*link['p'])}, recall {pct(*link['r'])}")
    print(f"dated by the gold expression {pct(*dated)}")


if __name__ == "__main__":
    main()
