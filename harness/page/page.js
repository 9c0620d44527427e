"use strict";

const $ = (id) => document.getElementById(id);

/** An element with attributes and children; text is put in as text. */
function make(name, attributes = {}, ...children) {
    const element = document.createElement(name);
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

    claims() {
        return this.lines(this.exports.engine_claims()).map(([number, sentence]) => ({ name: `C${number}`, sentence }));
    }

    /** The steps of a trace, and the one to begin at; throws an error with line and column. */
    read(trace) {
        const bytes = new TextEncoder().encode(trace);
        const room = this.exports.engine_room(bytes.length);
        new Uint8Array(this.exports.memory.buffer).set(bytes, room);
        const [first, ...lines] = this.lines(this.exports.engine_read(room, bytes.length));
        if (first[0] === "error") {
            const [, line, column, what] = first;
            throw Object.assign(new Error(`line ${line}, column ${column}: ${what}`),
                { line: Number(line), column: Number(column) });
        }
        return { begin: Number(first[1]), steps: lines.map(([, line, sentence, text, wrong, note]) =>
            ({ line, sentence, text, wrong: wrong === "1", note })) };
    }

    /** What step n does and changes, and the tables after it. */
    show(n) {
        const picture = { told: [], moments: [], said: [], cells: new Map(), tables: [] };
        for (const cells of this.lines(this.exports.engine_show(n))) {
            if (cells[0] === "tell") {
                picture.told.push(cells[1]);
            } else if (cells[0] === "moment") {
                picture.moments[cells[1] - 1] = [cells[2]];
            } else if (cells[0] === "say") {
                picture.said.push(cells[1]);
            } else if (cells[0] === "cell") {
                picture.cells.set(cells.slice(1, 4).join("\t"), cells[4]);
            } else if (cells[0].startsWith("*")) {
                picture.tables.push({ caption: cells[0].slice(1), columns: null, rows: [] });
            } else {
                const table = picture.tables[picture.tables.length - 1];
                if (table.columns === null) table.columns = cells;
                else table.rows.push(cells);
            }
        }
        if (picture.moments.length === MOMENTS.length) picture.moments[2] = picture.told;
        return picture;
    }

    /** The figure before or after the step that was shown last. */
    draw(after) {
        const [[svg]] = this.lines(this.exports.engine_draw(after));
        const template = make("template");
        template.innerHTML = svg; /* the model's own words, which hold no text of the trace */
        return make("figure", {}, make("figcaption", {}, after ? "after" : "before"), template.content);
    }
}

/* --- tables --- */

/** Of a page-table entry. */
const LETTERS = {
    V: ["valid", "the page is in a frame, and hardware may use the entry"],
    R: ["read", "loads are allowed"],
    W: ["write", "stores are allowed; without it a store is a page fault"],
    X: ["execute", "instructions may be fetched"],
    U: ["user", "processes may use the page, not only the kernel"],
    G: ["global", "in every address space; never set here"],
    A: ["accessed", "there was a load, store or fetch"],
    D: ["dirty", "there was a store"],
    COW: ["copy on write", "stores are allowed, but the page is not the process's own yet: a store is a page fault first"],
    SHR: ["shared mapping", "a store is seen by all who map the page of the file"],
};
const explained = (letter) => (letter in LETTERS ? { title: LETTERS[letter].join(": ") } : {});

/** What nobody uses is folded away, unless it has changed. */
function drawTable(table, picture) {
    const users = table.columns.indexOf("users");
    const cached = table.columns.indexOf("cached");
    const before = (cells, i) => picture.cells.get([table.caption, cells[0], table.columns[i]].join("\t"));
    const isUnused = (cells) => users > 0 && cells[users] === "" && (cached < 0 || cells[cached] === "")
        && !cells.some((_, i) => before(cells, i) !== undefined);
    const row = (cells) =>
        make("tr", isUnused(cells) ? { class: "unused" } : {}, ...cells.map((text, i) => {
            const was = before(cells, i);
            const changed = i > 0 && was !== undefined;
            const attributes = changed ? { class: "changed", title: `was ${was === "" ? "nothing" : was}` } : {};
            return i === 0 ? make("th", { scope: "row" }, text) : make("td", attributes, text);
        }));
    const drawn = make("table", {},
        make("caption", {}, table.caption),
        make("thead", {}, make("tr", {}, ...table.columns.map((name) => make("th", { scope: "col", ...explained(name) }, name)))),
        make("tbody", {}, ...table.rows.map(row)));
    const unused = table.rows.filter(isUnused).length;
    const unfold = make("button", { type: "button" }, `and ${unused} unused`);
    unfold.addEventListener("click", () => {
        drawn.classList.add("unfolded");
        unfold.remove();
    });
    return make("div", {}, drawn, ...(unused > 0 ? [unfold] : []));
}

/* --- the claims --- */

/** Those that a trace names, and what it says of itself: the comments before the first operation. */
function aboutTrace(trace) {
    const lines = (/^(?:\s*(?:#.*|forkproof-trace.*|geometry.*)?\n)*/.exec(trace)[0].match(/^\s*#.*$/gm) ?? [])
        .map((line) => line.replace(/^\s*#\s*/, ""));
    const isClaims = (line) => /^claims:( C\d+)+$/.test(line);
    return { claims: lines.filter(isClaims).flatMap((line) => line.match(/C\d+/g)),
        text: lines.filter((line) => !isClaims(line)).join(" ") };
}

const options = () => [...$("traces").options];
/** "c06-child-writes-a-stack-page.trace" is "child writes a stack page". */
const spoken = (name) => name.replace(/\.trace$/, "").replace(/^c\d\d-/, "").replaceAll("-", " ");
const addressOf = (name) => `#${encodeURIComponent(name)}`;

function drawClaims(claims) {
    const traces = options().map((option) => ({ name: option.text, claims: aboutTrace(option.value).claims }));
    const item = (id, title, sentence, shown) => make("li", { id },
        make("b", {}, title), ` ${sentence}`,
        make("ul", {}, ...shown.map(({ name }) => make("li", {}, make("a", { href: addressOf(name) }, spoken(name))))));
    const others = traces.filter((trace) => trace.claims.length === 0);
    $("claim-list").replaceChildren(
        ...claims.map(({ name, sentence }) => item(name, name, sentence, traces.filter((trace) => trace.claims.includes(name)))),
        ...(others.length === 0 ? [] : [item("others", "Other traces", "", others)]));
}

/* --- the page --- */

const PLAY_MS = 900;
const KEEP_MS = 300;
const MOMENTS = ["The access", "What the table says", "What the kernel does", "The access again"];

const page = {
    engines: new Map(),
    engine: null,
    claims: [],
    steps: [],
    now: 0,
    moment: 0,     /* of those of the step, from 1 on, if they are shown; else 0 */
    teaches: false,
    picture: null, /* after step now */
    timer: null,   /* plays */
    keeper: null,  /* keeps the step in the address */

    async engineOf(trace) {
        const geometry = /^\s*geometry\s+(\w+)/m.exec(trace)?.[1];
        const name = geometry !== undefined && $(`wasm-${geometry}`) !== null ? geometry : "small";
        if (!this.engines.has(name)) this.engines.set(name, await Engine.load(name));
        return this.engines.get(name);
    },

    /** Runs a trace, and goes to a step of it, or to the one that it is about; throws what is wrong with it, and then stays where
        it is. */
    async run(trace, n) {
        const engine = await this.engineOf(trace);
        const text = trace.endsWith("\n") ? trace : `${trace}\n`;
        let read;
        try {
            read = engine.read(text);
        } catch (error) {
            if (this.trace !== undefined && this.engine === engine) engine.read(this.trace);
            throw error;
        }
        this.steps = read.steps;
        this.trace = text;
        this.engine = engine;
        this.introduce(aboutTrace(text));
        this.list();
        this.go(Math.min(n ?? read.begin, this.steps.length));
    },

    introduce({ claims, text }) {
        $("about").textContent = text;
        $("shown").replaceChildren(...this.claims.filter(({ name }) => claims.includes(name))
            .map(({ name, sentence }) => make("li", {}, make("a", { href: `#${name}` }, `${name}: ${sentence}`))));
        $("failure").hidden = !this.steps.some(({ wrong }) => wrong);
    },

    list() {
        const item = (text, n, attributes) =>
            make("li", {}, make("button", { type: "button", "data-step": n, ...attributes }, text));
        $("steps").replaceChildren(item("an empty machine", 0, {}),
            ...this.steps.map(({ sentence, text, wrong }, i) =>
                item(wrong ? `${sentence} (wrong)` : sentence, i + 1, { title: text, ...(wrong ? { class: "wrong" } : {}) })));
    },

    /** In a lesson forward to the first moment of a step, or back to its last. */
    go(n, last = false) {
        this.picture = this.engine.show(n);
        this.now = n;
        this.moment = !this.teaches || this.picture.moments.length === 0 ? 0 : last ? this.picture.moments.length : 1;
        this.tell(n, this.picture);
        this.draw();
        $("tables").replaceChildren(...this.picture.tables.map((table) => drawTable(table, this.picture)));
        this.mark(n);
        /* Browsers bear only so many changes of the address. */
        clearTimeout(this.keeper);
        this.keeper = setTimeout(() => history.replaceState(null, "", `${addressOf(this.name)}/${n}`), KEEP_MS);
    },

    tell(n, { told, said }) {
        const step = this.steps[n - 1];
        const items = (texts) => texts.map((text) => make("li", {}, text));
        $("step-title").textContent = n === 0 ? "Start: an empty machine" : `Step ${n} of ${this.steps.length}: ${step.sentence}`;
        $("why").replaceChildren(...items(told));
        $("note").replaceChildren(...(n === 0 ? [] : step.note.split(/(C\d+)/).map((part) =>
            /^C\d+$/.test(part) ? make("a", { href: `#${part}` }, part) : part)));
        $("note").classList.toggle("wrong", n > 0 && step.wrong);
        $("operation").textContent = n === 0 ? "" : step.text;
        $("changes").replaceChildren(...items(n > 0 && said.length === 0 ? ["nothing"] : said));
    },

    /** The figures, and in a lesson what has been told up to its moment. */
    draw() {
        const { moments } = this.picture;
        const lesson = this.moment > 0;
        const after = this.moment >= 3 || this.moment === moments.length;
        $("figures").replaceChildren(...(this.now === 0 ? [true] : lesson ? [after] : [false, true])
            .map((which) => this.engine.draw(which)));
        $("why").hidden = lesson;
        $("moments").hidden = !lesson;
        $("moments").replaceChildren(...moments.slice(0, this.moment).map((sentences, i) =>
            make("li", i === this.moment - 1 ? { "aria-current": "step" } : {}, make("b", {}, MOMENTS[i]),
                ...sentences.map((sentence) => make("p", {}, sentence)))));
        $("start").disabled = $("back").disabled = this.now === 0;
        $("next").disabled = this.now === this.steps.length && !(lesson && this.moment < moments.length);
        $("end").disabled = this.now === this.steps.length;
    },

    /** Shows which step is the current one, in the list without a movement of the page. */
    mark(n) {
        const list = $("steps");
        for (const current of list.querySelectorAll("[aria-current]")) current.removeAttribute("aria-current");
        const button = list.querySelector(`[data-step="${n}"]`);
        button.setAttribute("aria-current", "step");
        list.scrollTop = button.offsetTop - list.clientHeight / 3;
        $("told").scrollIntoView({ block: "nearest" });
    },

    move(n) {
        if (this.engine !== null && n >= 0 && n <= this.steps.length && n !== this.now) this.go(n);
    },

    next() {
        if (this.moment > 0 && this.moment < this.picture.moments.length) {
            this.moment++;
            this.draw();
        } else {
            this.move(this.now + 1);
        }
    },

    back() {
        if (this.moment > 1) {
            this.moment--;
            this.draw();
        } else if (this.now > 0) {
            this.go(this.now - 1, true);
        }
    },

    teach() {
        this.teaches = !this.teaches;
        $("teach").setAttribute("aria-pressed", this.teaches);
        if (this.engine !== null) this.go(this.now);
    },

    play(on) {
        clearInterval(this.timer);
        this.timer = !on ? null : setInterval(() => {
            this.next();
            if ($("next").disabled) this.play(false);
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
        this.show("main");
        this.name = $("traces").selectedOptions[0].text;
        $("name").textContent = spoken(this.name);
        $("text").value = $("traces").value;
        $("editor").hidden = true;
        $("steps").hidden = false;
        document.title = `${this.name}: Forkproof`;
        await this.run($("traces").value, n);
    },

    /** The claims, or a trace. */
    show(what) {
        document.querySelector("main").hidden = what !== "main";
        $("claims").hidden = what !== "claims";
    },

    /** Goes where the address says: "#NAME/STEP", "#NAME", "#C6", "#claims". */
    async follow() {
        const [name, step] = location.hash.slice(1).split("/").map(decodeURIComponent);
        const number = options().findIndex((option) => option.text === name);
        if (number >= 0 || (name === "" && options().length === 1)) {
            $("traces").selectedIndex = Math.max(number, 0);
            await this.open(step === undefined ? undefined : Number(step) || 0);
            return;
        }
        this.play(false);
        clearTimeout(this.keeper);
        this.show("claims");
        $("traces").selectedIndex = -1;
        document.title = "Forkproof: the claims";
        if (name === "" || name === "claims") window.scrollTo(0, 0);
        else document.getElementById(name)?.scrollIntoView();
    },

    async begin() {
        this.claims = (await this.engineOf("")).claims();
        drawClaims(this.claims);
        $("letters").replaceChildren("A page is its number and the bits of its entry:", ...Object.entries(LETTERS).filter(([letter]) => letter !== "G").map(([letter, [word]]) =>
            make("span", {}, make("abbr", { ...explained(letter), tabindex: "0" }, letter), ` ${word}`)));
        $("choice").hidden = options().length < 2;
        await this.follow();
    },
};

const actions = {
    start: () => page.move(0),
    back: () => page.back(),
    next: () => page.next(),
    end: () => page.move(page.steps.length),
    play: () => page.play(page.timer === null),
    teach: () => page.teach(),
    failure: () => page.move(page.steps.findIndex(({ wrong }) => wrong) + 1),
    edit: () => page.edit($("editor").hidden),
    leave: () => page.edit(false),
};
const keys = {
    ArrowRight: "next", ArrowLeft: "back", Home: "start", End: "end", p: "play", t: "teach", f: "failure", e: "edit",
};

for (const [id, action] of Object.entries(actions)) $(id).addEventListener("click", action);
$("steps").addEventListener("click", ({ target }) => {
    if (target.dataset.step !== undefined) page.move(Number(target.dataset.step));
});
$("editor").addEventListener("submit", (event) => {
    event.preventDefault();
    page.try();
});
$("traces").addEventListener("change", () => page.open());
window.addEventListener("hashchange", () => page.follow());
document.addEventListener("keydown", (event) => {
    if (event.target === $("text")) {
        if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) page.try();
        if (event.key === "Escape") page.edit(false);
    } else if (event.key in keys && $("claims").hidden && event.target !== $("traces") && !event.ctrlKey && !event.metaKey && !event.altKey) {
        event.preventDefault();
        actions[keys[event.key]]();
    }
});
page.begin();
