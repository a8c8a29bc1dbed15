#!/usr/bin/env python3
"""Reads what `dateline export` writes with readers that know nothing of Dateline, and compares it with the JSON.

Usage: pip install networkx igraph icalendar; tests/interop/check.py DATELINE [FOLDER]
"""
import csv, io, json, subprocess, sys, tempfile
from pathlib import Path

import icalendar
import igraph
import networkx

binary = sys.argv[1]
folder = sys.argv[2] if len(sys.argv) > 2 else str(Path(__file__).resolve().parents[2] / "seeds")


def check(filters):
    with tempfile.TemporaryDirectory() as out:
        out = Path(out)
        files = {
            "json": "a.json", "events-csv": "e.csv", "actors-csv": "p.csv", "relations-csv": "r.csv", "mentions-csv": "m.csv",
            "gexf": "n.gexf", "graphml": "n.graphml", "timelinejs": "t.json", "calendar": "e.ics", "dossier": "d.md",
        }
        options = [part for name, file in files.items() for part in (f"--{name}", str(out / file))]
        subprocess.run([binary, "export", folder, "--no-corrections", *options, *filters], check=True)
        data = json.loads((out / "a.json").read_text(encoding="utf-8"))

        def rows(name):
            with open(out / files[name], newline="", encoding="utf-8") as f:
                table = list(csv.DictReader(f, strict=True))
            assert all(None not in row and None not in row.values() for row in table), name
            assert all(bool(row["filter"]) == bool(filters) for row in table), name
            for row in table:
                for cell in row.values():
                    assert not cell.startswith(("=", "+", "-", "@", "\t", "\r")), (name, cell)
            return table

        events, actors, relations, mentions = (rows(f"{n}-csv") for n in ("events", "actors", "relations", "mentions"))
        assert len(events) == len(data["events"]) and len(actors) == len(data["actors"])
        assert len(relations) == len(data["relations"])
        shown = {a["id"] for a in data["actors"]}
        assert len(mentions) == sum(n["actor"] in shown for a in data["articles"] for n in a["names"])

        names = sorted(a["name"] for a in data["actors"])
        ends = [r for r in data["relations"] if {r["source"]["id"], r["target"]["id"]} <= shown]
        gexf = networkx.read_gexf(out / files["gexf"])
        assert sorted(d["label"] for _, d in gexf.nodes(data=True)) == names
        assert gexf.number_of_edges() == len(ends), (gexf.number_of_edges(), len(ends))
        graphml = networkx.read_graphml(out / files["graphml"])
        assert sorted(d["name"] for _, d in graphml.nodes(data=True)) == names and graphml.number_of_edges() == len(ends)
        with_igraph = igraph.Graph.Read_GraphML(str(out / files["graphml"]))
        assert sorted(with_igraph.vs["name"]) == names and with_igraph.ecount() == len(ends)
        dated = {r["id"]: r["date"] for r in ends}
        for _, _, edge in graphml.edges(data=True):
            assert not edge.get("start") or edge["date_edtf"], edge

        calendar = icalendar.Calendar.from_ical((out / files["calendar"]).read_bytes())
        entries = list(calendar.walk("VEVENT"))
        whole = [e for e in data["events"] if e["date"] and ".." not in e["date"]["edtf"]]
        assert len(entries) == len(whole), (len(entries), len(whole))
        assert sorted(str(e["SUMMARY"]) for e in entries) == sorted(e["label"] for e in whole)
        assert all(e["DTSTART"].dt < e["DTEND"].dt for e in entries)

        slides = json.loads((out / files["timelinejs"]).read_text(encoding="utf-8"))["events"]
        assert len(slides) == sum(e["date"] is not None for e in data["events"])
        assert (out / files["dossier"]).read_text(encoding="utf-8").count("\n### ") == len(data["events"])
        print(f"{' '.join(filters) or 'all'}: {len(events)} events, {len(actors)} actors, {len(ends)} edges, {len(entries)} entries: ok")
        return data


data = check([])
most = max(data["actors"], key=lambda a: a["families"])["name"]
check(["--actor", most])
check(["--from", "2021", "--to", "2021-06"])
