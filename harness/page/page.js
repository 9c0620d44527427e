"use strict";

const $ = (id) => document.getElementById(id);

/** An element with attributes and children; text is put in as text. */
function make(name, attributes = {}, ...children) {
    const svg = ["svg", "g", "rect", "path", "text"].includes(name);
    const element = svg ? document.createElementNS("http://www.w3.org/2000/svg", name) : document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
    element.append(...children);
    return element;
}

/* --- the model --- */

/** The model of one geometry (engine.c): reads a trace, and shows what the machine is after a step. */
class Engine {
    static async load(geometry) {
        const code = $(`wasm-${geometry}`);
        if (code === null) throw new Error(`there is no geometry '${geometry}'`);
        const bytes = Uint8Array.from(atob(code.textContent), (c) => c.charCodeAt(0));
        const nowhere = () => 0; /* the model does no I/O of its host: there are no files here */
        const imports = { wasi_snapshot_preview1: { fd_close: nowhere, fd_seek: nowhere, fd_write: nowhere } };
        const engine = new Engine();
        engine.exports = (await WebAssembly.instantiate(bytes, imports)).instance.exports;
        engine.exports._initialize();
        return engine;
    }

    /** Lines of cells, of the text at an address. */
    lines(address) {
        const memory = new Uint8Array(this.exports.memory.buffer);
        const text = new TextDecoder().decode(memory.subarray(address, memory.indexOf(0, address)));
        return text.split("\n").slice(0, -1).map((line) => line.split("\t"));
    }

    /** The steps of a trace; throws an error with line and column. */
    read(trace) {
        const bytes = new TextEncoder().encode(trace);
        const room = this.exports.engine_room(bytes.length);
        new Uint8Array(this.exports.memory.buffer).set(bytes, room);
        const lines = this.lines(this.exports.engine_read(room, bytes.length));
        if (lines.length > 0 && lines[0][0] === "error") {
            const [, line, column, what] = lines[0];
            throw Object.assign(new Error(`line ${line}, column ${column}: ${what}`),
                { line: Number(line), column: Number(column) });
        }
        return lines.map(([, line, text, wrong, note]) => ({ line, text, wrong: wrong === "1", note }));
    }

    /** What step n changed, and the tables after it. */
    show(n) {
        const picture = { said: [], cells: new Map(), rows: new Set(), tables: [] };
        for (const cells of this.lines(this.exports.engine_show(n))) {
            if (cells[0] === "say") {
                picture.said.push(cells[1]);
            } else if (cells[0] === "cell") {
                picture.cells.set(cells.slice(1, 4).join("\t"), cells[4]);
                picture.rows.add(cells.slice(1, 3).join("\t"));
            } else if (cells[0].startsWith("*")) {
                picture.tables.push({ caption: cells[0].slice(1), columns: null, rows: [] });
            } else {
                const table = picture.tables[picture.tables.length - 1];
                if (table.columns === null) table.columns = cells;
                else table.rows.push(cells);
            }
        }
        return picture;
    }
}

/* --- tables --- */

function drawTable(table, picture) {
    const row = (cells) =>
        make("tr", {}, ...cells.map((text, i) => {
            const before = picture.cells.get([table.caption, cells[0], table.columns[i]].join("\t"));
            const changed = i > 0 && before !== undefined;
            const attributes = changed ? { class: "changed", title: `was ${before === "" ? "nothing" : before}` } : {};
            return i === 0 ? make("th", { scope: "row" }, text) : make("td", attributes, text);
        }));
    return make("table", {},
        make("caption", {}, table.caption),
        make("thead", {}, make("tr", {}, ...table.columns.map((name) => make("th", { scope: "col" }, name)))),
        make("tbody", {}, ...table.rows.map(row)));
}

/* --- figures: processes on both sides, memory between them --- */

const ROW = 22;
const GAP = 16;
const SIDE = 190;
const MEMORY = { left: 260, width: 230 };
const WIDTH = 750;
const MOST_LETTERS = { side: 24, memory: 30 };
const MOST_PROCESSES = 8; /* of a figure; the tables have all */
const MOST_PLACES = 40;

function box(x, y, width, kind, text, title) {
    const letters = width === SIDE ? MOST_LETTERS.side : MOST_LETTERS.memory;
    return make("g", {},
        make("rect", { x, y, width, height: ROW, rx: 3, class: kind }),
        make("text", { x: x + 6, y: y + 15 }, text.length > letters ? `${text.slice(0, letters - 1)}…` : text),
        ...(title === "" ? [] : [make("text", { x: x + 6, y: y - 5, class: "title" }, title)]));
}

const field = (table, row, name) => row[table.columns.indexOf(name)];

/** The places that hold something, and of the frames also those that are free. */
function placesOf(picture, changed) {
    const kinds = { frames: "frame", swap: "slot", file: "file" };
    const places = [];
    for (const table of picture.tables.filter((t) => t.caption in kinds)) {
        const kind = kinds[table.caption];
        for (const row of table.rows) {
            const users = field(table, row, "users").split(" ").filter((user) => user !== "");
            const key = `${table.caption}\t${row[0]}`;
            if (kind !== "frame" && users.length === 0 && !changed.has(key)) continue;
            const bytes = field(table, row, "bytes").split(" ");
            const held = kind === "frame" ? field(table, row, "holds") : users.length === 0 ? "free" : "";
            const text = [`${kind} ${row[0]}`, held, held === "free" ? "" : bytes.slice(0, 4).join(" ") + (bytes.length > 4 ? "…" : "")];
            places.push({ name: `${kind} ${row[0]}`, kind: held === "free" ? "zero" : held.startsWith("file") ? "file" : kind, users, key, table: table.caption,
                text: text.filter((part) => part !== "").join("  ") });
        }
    }
    return places;
}

/** Those that changed first, as many as have room, in their own order. */
function most(items, count, key, changed) {
    const score = (item) => (changed.has(key(item)) ? 0 : 1);
    const kept = new Set([...items].sort((a, b) => score(a) - score(b)).slice(0, count));
    return items.filter((item) => kept.has(item));
}

function drawFigure(picture, changed, caption) {
    const changedTables = new Set([...changed].map((key) => key.split("\t")[0]));
    const all = picture.tables.filter((table) => table.caption.startsWith("process "));
    const processes = most(all, MOST_PROCESSES, (table) => table.caption, changedTables);
    const places = most(placesOf(picture, changed), MOST_PLACES, (place) => place.key, changed);
    const marked = (kind, key) => (changed.has(key) ? `${kind} changed` : kind);
    const boxes = [];
    const lines = [];
    const at = new Map(); /* of each place, its y */
    const titles = { frames: "memory", swap: "swap", file: "file" };
    let y = 0;
    let group = "";
    for (const place of places) {
        const first = place.table !== group;
        y += first ? GAP + 8 : 0;
        boxes.push(box(MEMORY.left, y, MEMORY.width, marked(place.kind, place.key), place.text, first ? titles[place.table] : ""));
        at.set(place.name, { y, kind: place.kind, shared: place.users.filter((user) => user !== "cache").length > 1 });
        group = place.table;
        y += ROW;
    }
    const bottoms = [0, 0];
    processes.forEach((table, i) => {
        const right = i % 2;
        const x = right ? WIDTH - SIDE : 0;
        let top = bottoms[right] + GAP + 8;
        if (table.rows.length === 0) {
            boxes.push(box(x, top, SIDE, "zero", "nothing mapped", table.caption));
            top += ROW;
        }
        table.rows.slice(0, MOST_PLACES).forEach((row, j) => {
            const place = field(table, row, "place");
            const target = at.get(place);
            const kind = target?.kind ?? "zero";
            const asks = field(table, row, "COW") === "1";
            const words = [`page ${row[0]}`, field(table, row, "may"), asks ? "COW" : "", field(table, row, "SHR") === "1" ? "shared" : "",
                target === undefined ? place : ""];
            const key = `${table.caption}\t${row[0]}`;
            boxes.push(box(x, top, SIDE, marked(kind, key), words.filter((word) => word !== "").join("  "),
                j === 0 ? table.caption : ""));
            if (target !== undefined) {
                const from = right ? x : SIDE;
                const to = right ? MEMORY.left + MEMORY.width : MEMORY.left;
                const middle = (from + to) / 2;
                const [y1, y2] = [top + ROW / 2, target.y + ROW / 2];
                lines.push(make("path", { d: `M${from} ${y1} C${middle} ${y1} ${middle} ${y2} ${to} ${y2}`,
                    class: [target.shared ? "shared" : "", asks ? "ask" : ""].join(" ").trim() }));
            }
            top += ROW;
        });
        bottoms[right] = top;
    });
    let height = Math.max(y, ...bottoms);
    if (processes.length < all.length) {
        height += ROW;
        boxes.push(make("text", { x: 0, y: height - 4, class: "faint" },
            `${all.length - processes.length} more processes: see the tables`));
    }
    return make("figure", {},
        make("figcaption", {}, caption),
        make("svg", { viewBox: `-2 -2 ${WIDTH + 4} ${height + 6}`, role: "img", "aria-label": `${caption}: the tables below say the same` },
            ...lines, ...boxes));
}

/* --- the page --- */

const PLAY_MS = 900;
const KEEP_MS = 300;

const page = {
    engines: new Map(),
    engine: null,
    steps: [],
    now: 0,
    picture: null, /* after step now */
    timer: null,  /* plays */
    keeper: null, /* keeps the step in the address */

    /** Runs a trace, and goes to a step of it; throws what is wrong with it, and then stays where it is. */
    async run(trace, n = 0) {
        const geometry = /^\s*geometry\s+(\w+)/m.exec(trace)?.[1];
        const name = geometry !== undefined && $(`wasm-${geometry}`) !== null ? geometry : "small";
        if (!this.engines.has(name)) this.engines.set(name, await Engine.load(name));
        const engine = this.engines.get(name);
        const text = trace.endsWith("\n") ? trace : `${trace}\n`;
        try {
            this.steps = engine.read(text);
        } catch (error) {
            if (this.trace !== undefined && this.engine === engine) engine.read(this.trace);
            throw error;
        }
        this.trace = text;
        this.engine = engine;
        /* The comments before the first operation say what it is about. */
        const about = /^(?:\s*(?:#.*|forkproof-trace.*|geometry.*)?\n)*/.exec(text)[0].match(/^\s*#.*$/gm) ?? [];
        $("about").textContent = about.map((line) => line.replace(/^\s*#\s*/, "")).join(" ").replace(/^claims:[ C\d]*/, "$&\n");
        this.picture = null;
        this.list();
        this.go(Math.min(n, this.steps.length));
    },

    list() {
        const item = (text, n, wrong) => {
            const button = make("button", { type: "button", "data-step": n }, text);
            if (wrong) button.classList.add("wrong");
            return make("li", {}, button);
        };
        $("steps").replaceChildren(item("an empty machine", 0, false),
            ...this.steps.map((step, i) => item(step.wrong ? `${step.text}  (wrong)` : step.text, i + 1, step.wrong)));
    },

    go(n) {
        const forward = this.picture !== null && n === this.now + 1;
        const before = n === 0 ? null : forward ? this.picture : this.engine.show(n - 1);
        const picture = this.engine.show(n);
        this.picture = picture;
        this.now = n;
        this.tell(n, picture);
        $("figures").replaceChildren(
            ...(before === null ? [] : [drawFigure(before, picture.rows, "before")]),
            drawFigure(picture, picture.rows, before === null ? "at the start" : "after"));
        $("tables").replaceChildren(...picture.tables.map((table) => drawTable(table, picture)));
        /* Browsers bear only so many changes of the address. */
        clearTimeout(this.keeper);
        this.keeper = setTimeout(() => history.replaceState(null, "", `#${n}`), KEEP_MS);
    },

    tell(n, picture) {
        const step = this.steps[n - 1];
        $("step-title").textContent = n === 0 ? "Start: an empty machine" : `Step ${n} of ${this.steps.length}: ${step.text}`;
        $("note").textContent = n === 0 ? "" : step.note;
        $("note").classList.toggle("wrong", n > 0 && step.wrong);
        $("changes").replaceChildren(...(n > 0 && picture.said.length === 0 ? ["changes nothing"] : picture.said)
            .map((text) => make("li", {}, text)));
        for (const current of $("steps").querySelectorAll("[aria-current]")) current.removeAttribute("aria-current");
        const button = $("steps").querySelector(`[data-step="${n}"]`);
        button.setAttribute("aria-current", "step");
        button.scrollIntoView({ block: "nearest" });
        $("start").disabled = $("back").disabled = n === 0;
        $("next").disabled = $("end").disabled = n === this.steps.length;
        $("failure").disabled = !this.steps.some(({ wrong }) => wrong);
    },

    move(n) {
        if (this.engine !== null && n >= 0 && n <= this.steps.length && n !== this.now) this.go(n);
    },

    play(on) {
        clearInterval(this.timer);
        this.timer = !on ? null : setInterval(() => {
            this.move(this.now + 1);
            if (this.now === this.steps.length) this.play(false);
        }, PLAY_MS);
        $("play").textContent = on ? "Pause" : "Play";
        $("play").setAttribute("aria-pressed", on);
    },

    edit(on) {
        this.play(false);
        $("editor").hidden = !on;
        $("steps").hidden = on;
        $("edit").setAttribute("aria-expanded", on);
        $("error").textContent = "";
        if (on) $("text").focus();
        else $("edit").focus();
    },

    /** Runs what is in the editor. */
    async try() {
        try {
            await this.run($("text").value, this.now);
            this.edit(false);
        } catch (error) {
            $("error").textContent = error.message;
            $("text").focus();
            if (error.line > 0) {
                const lines = $("text").value.split("\n");
                const start = lines.slice(0, error.line - 1).join("\n").length + (error.line > 1 ? 1 : 0) + error.column - 1;
                $("text").setSelectionRange(start, start + lines[error.line - 1].length - error.column + 1);
            }
        }
    },

    /** Opens the trace that is chosen. */
    async open(n) {
        this.play(false);
        $("text").value = $("traces").value;
        $("editor").hidden = true;
        $("steps").hidden = false;
        document.title = `${$("traces").selectedOptions[0].text}: Forkproof`;
        await this.run($("traces").value, n);
    },
};

const actions = {
    start: () => page.move(0),
    back: () => page.move(page.now - 1),
    next: () => page.move(page.now + 1),
    end: () => page.move(page.steps.length),
    play: () => page.play(page.timer === null),
    failure: () => page.move(page.steps.findIndex(({ wrong }) => wrong) + 1),
    edit: () => page.edit($("editor").hidden),
    leave: () => page.edit(false),
};
const keys = { ArrowRight: "next", ArrowLeft: "back", Home: "start", End: "end", p: "play", f: "failure", e: "edit" };

for (const [id, action] of Object.entries(actions)) $(id).addEventListener("click", action);
$("steps").addEventListener("click", ({ target }) => {
    if (target.dataset.step !== undefined) page.move(Number(target.dataset.step));
});
$("editor").addEventListener("submit", (event) => {
    event.preventDefault();
    page.try();
});
$("traces").addEventListener("change", () => page.open(0));
document.addEventListener("keydown", (event) => {
    if (event.target === $("text")) {
        if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) page.try();
        if (event.key === "Escape") page.edit(false);
    } else if (event.key in keys && event.target !== $("traces") && !event.ctrlKey && !event.metaKey && !event.altKey) {
        event.preventDefault();
        actions[keys[event.key]]();
    }
});
$("choice").hidden = $("traces").options.length < 2;
page.open(Number(location.hash.slice(1)) || 0);
