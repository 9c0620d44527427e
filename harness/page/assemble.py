"""Puts the page into one file: its style, its program, and the model of each geometry as WebAssembly. A NUL ends it, as it does a string in C.

usage: assemble.py PAGE_FOLDER MODEL.wasm... >page.html
"""

import base64
import pathlib
import sys


def replaced(text, marker, by):
    if text.count(marker) != 1:
        sys.exit(f"assemble.py: '{marker}' does not stand once in the page")
    return text.replace(marker, by)


def main():
    folder = pathlib.Path(sys.argv[1])
    style = (folder / "page.css").read_text()
    script = (folder / "page.js").read_text()
    models = []
    for name in map(pathlib.Path, sys.argv[2:]):
        code = base64.b64encode(name.read_bytes()).decode()
        models.append(f'<script type="application/wasm" id="wasm-{name.stem}">{code}</script>\n')
    page = (folder / "page.html").read_text()
    page = replaced(page, '<link rel="stylesheet" href="page.css">', f"<style>\n{style}</style>")
    page = replaced(page, '<script src="page.js"></script>', "".join(models) + f"<script>\n{script}</script>")
    sys.stdout.write(page + "\0")


main()
