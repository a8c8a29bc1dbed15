#!/usr/bin/env python3
"""Scores the events of dateline on articles with brat event annotation (Wikinews/TimeSET layout: txt/ and ann/).

    scripts/score_events.py target/release/dateline FOLDER [--errors triggers|dates|actors] [--half 0|1]

Two faces of the program are scored: `annotate events` (every event found, text by text) and `export --json` of the
folder txt/ (what the window shows).

Triggers: a found event counts as right if its trigger overlaps a gold trigger; a gold trigger is found if an event
overlaps it. The gold annotates the main story line only, so the precision of everything found says little; the curve
over `salience` shows what a reader gets who looks at the most salient events only.
Actor link: for matched events, the share of found agents and targets that are an argument of the gold event
(precision), and the share of gold arguments with a found name in them that are linked in any role (recall). The gold
ties an event to one mention of somebody, perhaps far away, so two mentions count as the same actor if they overlap or
if one's words (or the actor's name as given by the program) are among the other's.
Dates: for gold events tied to a time expression, whether the event found at the trigger has the day or interval of
that expression. Its value is the one noted by the annotators, else what `annotate dates` reads at that place.
(a) over all such events, those not found count as wrong; (b) over those found. An event found twice with two dates is
right if one of them is. Apart from that: what becomes of found gold events that the gold ties to no time expression,
in articles in which it ties any.
`--half` scores every second article only, for what is fitted on one half and measured on the other.
"""

import argparse
import datetime
import json
import pathlib
import re
import subprocess

MONTHS = "January February March April May June July August September October November December".split()
THRESHOLD = 0.5
INFERRED = ("repeated", "carried", "story")


def read_ann(path):
    spans, events, notes = {}, [], {}
    for line in path.read_text(encoding="utf-8").splitlines():
        if m := re.match(r"(T\d+)\t(\S+) ([\d ;]+)\t", line):
            parts = [int(x) for x in re.findall(r"\d+", m[3])]
            spans[m[1]] = (m[2], parts[0], parts[-1])
        elif m := re.match(r"E\d+\tevent:(T\d+)(.*)", line):
            events.append((m[1], re.findall(r"([A-Z]+)\d*-?:(T\d+)", m[2])))
        elif m := re.match(r"#\d+\tAnnotatorNotes (T\d+)\t(.*)", line):
            notes[m[1]] = m[2]
    return spans, events, notes


def dct(text):
    m = re.match(r"\w+, (\w+) (\d+), (\d{4})", (text.splitlines() + ["", ""])[1].strip())
    return f"{m[3]}-{MONTHS.index(m[1]) + 1:02}-{int(m[2]):02}" if m and m[1] in MONTHS else None


def days_of_month(year, month):
    following = datetime.date(year + month // 12, month % 12 + 1, 1)
    return datetime.date(year, month, 1), following - datetime.timedelta(1)


def interval(value):
    """First and last day of an EDTF or TIMEX3 value; None where it denotes no stretch of the calendar."""
    value = value.strip().rstrip("?~%")
    if "/" in value:
        ends = [None if v in ("..", "") else interval(v) for v in value.split("/")]
        if None in ends and ".." not in value:
            return None
        return (ends[0][0] if ends[0] else datetime.date.min, ends[-1][1] if ends[-1] else datetime.date.max)
    value = value.split("T")[0].replace("_", "-").lower().rstrip("x-").rstrip("-")
    if m := re.fullmatch(r"(\d{4})-(\d\d)-(\d\d)", value):
        day = datetime.date(int(m[1]), int(m[2]), int(m[3]))
        return day, day
    if m := re.fullmatch(r"(\d{4})-w(\d\d)", value):
        monday = datetime.date.fromisocalendar(int(m[1]), int(m[2]), 1)
        return monday, monday + datetime.timedelta(6)
    if (m := re.fullmatch(r"(\d{4})-(\d\d)", value)) and 1 <= int(m[2]) <= 12:
        return days_of_month(int(m[1]), int(m[2]))
    if m := re.fullmatch(r"(\d{3,4})", value):
        pad = 4 - len(m[1])
        return datetime.date(int(m[1] + "0" * pad), 1, 1), datetime.date(int(m[1] + "9" * pad), 12, 31)
    return None


def gold_interval(note, read):
    """The stretch a gold time expression denotes: as noted, else as read."""
    if note:
        if m := re.match(r"duration: (\S+) thru (?:sometime before )?(\S+)", note):
            a, b = interval(m[1]), interval(m[2])
            if a and b:
                return a[0], b[1]
        if (m := re.match(r"[\dx_-]+", note)) and (i := interval(m[0])):
            return i
    return interval(read) if read else None


def words(text):
    return set(re.findall(r"\w+", text.lower())) - {"the", "a", "an", "of", "s", "and", "in"}


def same_actor(text, actor, argument):
    """Whether a found actor is a gold argument: the same place in the text, or the same words."""
    if overlaps(actor["span"], argument):
        return True
    gold = words(text[argument[0] : argument[1]])
    found = [words(text[actor["span"][0] : actor["span"][1]]), words(actor["name"])]
    return any(w and gold and (w <= gold or gold <= w) for w in found)


def overlaps(a, b):
    return a[0] < b[1] and b[0] < a[1]


def span(x):
    return x["start"], x["end"]


class Score:
    """Counts of one face of the program."""

    def __init__(self, name):
        self.name = name
        self.gold = self.gold_found = 0
        self.items = []  # (salience, confidence, dated, right, index of the gold events it finds)
        self.link = {"p": [0, 0], "r": [0, 0]}
        self.tied = self.tied_found = self.tied_right = self.tied_dated = 0
        self.inferred = [0, 0]
        self.untied = self.untied_dated = self.untied_inferred = 0

    def document(self, doc, events, errors):
        text, spans, gold = doc["text"], doc["spans"], doc["gold"]
        gold_spans = [spans[t][1:] for t, _ in gold]
        has_ties = any(role == "TIMEX" for _, args in gold for role, _ in args)
        for e in events:
            hits = [self.gold + i for i, g in enumerate(gold_spans) if overlaps(e["trigger"], g)]
            self.items.append((e["salience"], e["confidence"], bool(e["date"]), bool(hits), hits))
        for (_, args), g in zip(gold, gold_spans, strict=True):
            matches = [e for e in events if overlaps(e["trigger"], g)]
            self.gold += 1
            self.gold_found += bool(matches)
            context = lambda: text[max(0, g[0] - 100) : g[0]] + "[" + text[g[0] : g[1]] + "]" + text[g[1] : g[1] + 100]
            if errors == "triggers" and not matches:
                print(f"MISSED {doc['name']}: {context()!r}")
            self.dates(doc, [t for r, t in args if r == "TIMEX" and t in spans], matches, has_ties, errors, context)
            if matches:
                self.actors(doc, [spans[t][1:] for r, t in args if r == "ARG" and t in spans], matches, errors, context)

    def dates(self, doc, times, matches, has_ties, errors, context):
        told = [e["date"] for e in matches if e["date"]]
        if not times:
            if has_ties and matches:
                self.untied += 1
                self.untied_dated += bool(told)
                self.untied_inferred += any(e["date_inferred"] for e in matches)
                if errors == "dates" and told:
                    print(f"UNTIED {doc['name']}: {told} {context()!r}")
            return
        wanted = [w for t in times if (w := gold_interval(doc["notes"].get(t), doc["read"](doc["spans"][t][1:])))]
        right = any(interval(d) in wanted for d in told)
        self.tied += 1
        self.tied_found += bool(matches)
        self.tied_right += right
        self.tied_dated += bool(told)
        if any(e["date_inferred"] for e in matches):
            self.inferred[0] += right
            self.inferred[1] += 1
        if errors == "dates" and not right:
            say = [f"{a}..{b}" if a != b else str(a) for a, b in wanted]
            expressions = [doc["text"][doc["spans"][t][1] : doc["spans"][t][2]] for t in times]
            state = "UNFOUND" if not matches else "UNDATED" if not told else "WRONG"
            print(f"{state} {doc['name']}: gold {expressions} {say}, told {told}: {context()!r}")

    def actors(self, doc, arguments, matches, errors, context):
        text = doc["text"]
        actors = {(a["span"], a["role"]): a for e in matches for a in e["actors"] if a["role"] in ("agent", "target")}
        actors = [actors[k] for k in sorted(actors)]
        right = [any(same_actor(text, a, x) for x in arguments) for a in actors]
        self.link["p"][0] += sum(right)
        self.link["p"][1] += len(actors)
        everyone = [a for e in matches for a in e["actors"]]
        named = [x for x in arguments if any(overlaps(n, x) for n in doc["names"])]
        linked = [any(same_actor(text, a, x) for a in everyone) for x in named]
        self.link["r"][0] += sum(linked)
        self.link["r"][1] += len(named)
        if errors == "actors" and not (all(right) and all(linked)):
            bad = [(text[a["span"][0] : a["span"][1]], a["role"]) for a, ok in zip(actors, right, strict=True) if not ok]
            lost = [text[x[0] : x[1]] for x, ok in zip(named, linked, strict=True) if not ok]
            print(f"ACTORS {doc['name']}: wrong {bad}, not linked {lost}, gold {[text[x[0]:x[1]] for x in arguments]}: {context()!r}")

    def at(self, test):
        kept = [i for i in self.items if test(i)]
        right = sum(i[3] for i in kept)
        found = len({h for i in kept for h in i[4]})
        p, r = right / max(1, len(kept)), found / max(1, self.gold)
        return p, r, 2 * p * r / max(1e-9, p + r), len(kept)

    def report(self):
        pct = lambda a, b: f"{100 * a / b:.1f} % of {b}" if b else "-"
        row = lambda name, test: print("  {:<26} P {:.1f} R {:.1f} F {:.1f} ({} events)".format(name, *(100 * x for x in self.at(test)[:3]), self.at(test)[3]))
        print(f"== {self.name}")
        print(f"triggers (gold: {self.gold} of the main story line)")
        row("all found", lambda i: True)
        row("dated", lambda i: i[2])
        row("confidence >= 0.6", lambda i: i[1] >= 0.6)
        grid = [x / 50 for x in range(5, 50)]
        for s in grid[5::5]:
            row(f"salience >= {s:.2f}", lambda i: i[0] >= s)
        best = max(grid, key=lambda s: self.at(lambda i: i[0] >= s)[2])
        row(f"best: salience >= {best:.2f}", lambda i: i[0] >= best)
        row(f"shipped: salience >= {THRESHOLD:.2f}", lambda i: i[0] >= THRESHOLD)
        print(f"actor link precision {pct(*self.link['p'])}, recall {pct(*self.link['r'])}")
        print(f"gold events tied to a time expression: {self.tied}, found {self.tied_found}, dated {self.tied_dated}")
        print(f"  (a) right day or interval, of all: {pct(self.tied_right, self.tied)}")
        print(f"  (b) of those found: {pct(self.tied_right, self.tied_found)}; of those dated: {pct(self.tied_right, self.tied_dated)}")
        print(f"  of those with an inferred date: {pct(*self.inferred)}")
        print(f"found gold events tied to none, in these articles: {self.untied}, dated {self.untied_dated}, by inference {self.untied_inferred}")


def folder_events(program, folder):
    """By article stem: the events of the folder, one for each place that tells of it."""
    out = subprocess.run([program, "export", folder, "--json", "-"], capture_output=True, text=True, check=True).stdout
    data = json.loads(out)
    names, texts = {}, {}
    for a in data["articles"]:
        text = (folder / a["path"]).read_text(encoding="utf-8")
        offsets = {b: i for i, b in enumerate(byte_offsets(text))}
        texts[a["id"]] = (pathlib.Path(a["path"]).stem, offsets)
        for n in a["names"]:
            names.setdefault((a["id"], n["actor"]), []).append((offsets[n["span"]["start"]], offsets[n["span"]["end"]]))
    events = {}
    for e in data["events"]:
        for place in e["evidence"]:
            stem, offsets = texts[place["article"]]
            sentence, cue = ((offsets[x["start"]], offsets[x["end"]]) for x in (place["sentence"], place["cue"]))
            actors = []
            for actor in e["actors"]:
                spans = names.get((place["article"], actor["id"]), [])
                inside = [s for s in spans if overlaps(s, sentence)] or spans[:1]
                actors += [{"span": s, "role": actor["role"], "name": actor["name"]} for s in inside]
            date = e["date"]["edtf"] if e["date"] else None
            events.setdefault(stem, []).append(
                {"trigger": cue, "date": date, "date_inferred": place.get("date_basis") in INFERRED, "actors": actors, "confidence": e["confidence"], "salience": e["salience"]}
            )
    return events


def byte_offsets(text):
    at = 0
    for c in text:
        yield at
        at += len(c.encode("utf-8"))
    yield at


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("program")
    parser.add_argument("folder", type=pathlib.Path)
    parser.add_argument("--errors", choices=["triggers", "dates", "actors"])
    parser.add_argument("--half", type=int, choices=[0, 1])
    args = parser.parse_args()
    docs = []
    for n, txt in enumerate(sorted((args.folder / "txt").glob("*.txt"))):
        if args.half is None or n % 2 == args.half:
            text = txt.read_text(encoding="utf-8")
            spans, gold, notes = read_ann(args.folder / "ann" / f"{txt.stem}.ann")
            docs.append({"name": txt.stem, "text": text, "spans": spans, "gold": gold, "notes": notes})

    lines = "".join(json.dumps({"doc": d["name"], "text": d["text"], "dct": dct(d["text"]) or ""}) + "\n" for d in docs)
    run = lambda what: subprocess.run([args.program, "annotate", what], input=lines, capture_output=True, text=True, check=True).stdout.splitlines()
    texts, folder = Score("annotate events"), Score("export --json of the folder")
    shown = folder_events(args.program, args.folder / "txt")
    for doc, events, dates, names in zip(docs, run("events"), run("dates"), run("names"), strict=True):
        doc["names"] = [span(n) for n in json.loads(names)["spans"]]
        read = json.loads(dates)["spans"]
        doc["read"] = lambda at, read=read: next((d["value"] for d in read if overlaps(span(d), at)), None)
        found = [
            {
                "trigger": span(e["trigger"]),
                "date": e["date"],
                "date_inferred": e.get("date_basis") in INFERRED,
                "actors": [{"span": span(a), "role": a["role"], "name": a["name"]} for a in e["actors"]],
                "confidence": e["confidence"],
                "salience": e.get("salience", e["confidence"]),
            }
            for e in json.loads(events)["events"]
        ]
        texts.document(doc, found, args.errors)
        folder.document(doc, shown.get(doc["name"], []), None)
    texts.report()
    folder.report()


if __name__ == "__main__":
    main()
