#!/usr/bin/env python3
"""Makes inputs for the fuzz target `formats` out of the files of a folder: python3 fuzz/seeds.py FOLDER CORPUS

Each file goes into CORPUS with the byte in front that chooses its ending; files above 64 KB are left out, since small inputs
find more in the same time.
"""

import hashlib
import pathlib
import re
import sys

LARGEST = 64 * 1024


def main() -> None:
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    folder, corpus = map(pathlib.Path, sys.argv[1:])
    target = pathlib.Path(__file__).with_name("fuzz_targets") / "formats.rs"
    listed = re.search(r"ENDINGS[^=]*= \[(.*?)\]", target.read_text(), re.S).group(1)
    endings = re.findall(r'"(\w+)"', listed)
    corpus.mkdir(parents=True, exist_ok=True)
    num = 0
    for path in sorted(folder.rglob("*")):
        ending = path.suffix.lstrip(".").lower()
        if ending not in endings or path.is_symlink() or not path.is_file() or path.stat().st_size > LARGEST:
            continue
        try:
            seed = bytes([endings.index(ending)]) + path.read_bytes()
        except PermissionError:
            continue
        (corpus / hashlib.sha1(seed).hexdigest()).write_bytes(seed)
        num += 1
    print(f"{num} inputs in {corpus}")


main()
