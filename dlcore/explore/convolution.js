// The live figure of assignment 11. Python computes the layer and sends `picture`; this script draws it and sends back
// the choices and the position. dlcore/explore/frame.js follows and calls `render`.

const PAUSE = 700; // ms that playing rests on a window

const STYLE = `
.cv-bar label:has(:disabled) { opacity: 0.5; }
.cv-bar b { min-width: 1.2em; }
.cv-bar input[type="range"] { width: 80px; }
.cv-scroll { overflow-x: auto; padding: 4px; }
.cv-row { display: flex; gap: 18px; align-items: center; width: max-content; min-height: 300px; }
.cv-sign { font-size: 22px; }
.cv-row table { border-collapse: separate; border-spacing: 2px; font-variant-numeric: tabular-nums; }
.cv-row caption { font-weight: bold; padding-bottom: 4px; white-space: nowrap; }
.cv-row td { border: 1px solid var(--line); border-radius: 3px; min-width: 24px; height: 24px; padding: 0 2px;
  text-align: center; }
.cv-row td.cv-light { background: color-mix(in srgb, #56B4E9 calc(var(--depth) * 70%), var(--paper)); }
.cv-row td.cv-frame { border-style: dashed; opacity: 0.75; }
.cv-row td.cv-now { outline: 3px solid var(--halo); }
.cv-row td.cv-out { min-width: 34px; }
.cv-status { margin: 8px 0; min-height: 4.6em; white-space: pre-line; font-variant-numeric: tabular-nums; }
`;

// ---------------------------------------------------------------------------------------------------- arrays, drawn
// `look(i, j)` gives the class names of a cell and how deep its colour is, from 0 to 1
function table(caption, rows, look) {
  const body = make("tbody");
  rows.forEach((row, i) => body.append(make("tr", {}, ...row.map((number, j) => {
    const { classes, depth } = look(i, j);
    const cell = make("td", { textContent: number, className: classes });
    cell.style.setProperty("--depth", depth);
    return cell;
  }))));
  const size = `${rows.length} × ${rows[0].length}`;
  return make("table", {}, make("caption", { textContent: `${caption} ${size}` }), body);
}

const valueOf = (text) => Number(text.replace("−", "-").replace("1/9", "0.11"));
const signOf = (text) => (valueOf(text) > 0 ? "positive" : valueOf(text) < 0 ? "negative" : "");

function input({ input: rows, pad, window: place, brightest }) {
  const last = rows.length - pad;
  const [top, left, f] = place ?? [-9, -9, 0];
  return table("input", rows, (i, j) => {
    const frame = i < pad || j < pad || i >= last || j >= last;
    const now = i >= top && i < top + f && j >= left && j < left + f;
    return { classes: `cv-light${frame ? " cv-frame" : ""}${now ? " cv-now" : ""}`, depth: valueOf(rows[i][j]) / brightest };
  });
}

function weights({ weights: rows }) {
  return table("filter", rows, (i, j) => ({ classes: signOf(rows[i][j]), depth: Math.min(1, Math.abs(valueOf(rows[i][j])) / 2 + 0.15) }));
}

function output({ output: rows, depths, position, current: [h, w] }) {
  const number = (i, j) => i * rows[0].length + j + 1;
  // while one steps, the numbers to come stay empty
  const hidden = (i, j) => position && number(i, j) > position;
  const shown = rows.map((row, i) => row.map((entry, j) => (hidden(i, j) ? "" : entry)));
  return table("output", shown, (i, j) => ({
    classes: `cv-out ${hidden(i, j) ? "" : signOf(rows[i][j])}${i === h && j === w ? " cv-now" : ""}`,
    depth: depths[i][j],
  }));
}

// -------------------------------------------------------------------------------------------------------- the controls
function render({ model, el }) {
  const names = ["mode", "image", "weights", "f", "stride", "pad"];
  const start = Object.fromEntries(names.map((name) => [name, model.get(name)]));

  const set = setter(model);
  const put = (values) => {
    pause();
    set({ position: 0, ...values });
  };
  const next = () => set({ position: model.get("position") + 1 });
  const { play, pause, goOn } = player(PAUSE, () => {
    const { position, cells } = model.get("picture");
    set({ position: position < cells ? position + 1 : 1 });
  }, next);
  const stepBy = (move) => {
    pause();
    const { position, cells } = model.get("picture");
    set({ position: Math.min(cells, Math.max(0, position + move)) });
  };

  const choices = model.get("choices");
  const controls = {
    mode: menu("layer", choices.mode, (mode) => put({ mode })),
    image: menu("picture", choices.image, (image) => put({ image })),
    weights: menu("filter", choices.weights, (name) => put({ weights: name })),
    f: slider("window", 2, 3, 1, (f) => put({ f })),
    stride: slider("stride", 1, 3, 1, (stride) => put({ stride })),
    pad: slider("frame (pad)", 0, 2, 1, (pad) => put({ pad })),
  };
  const reset = button("↺ reset", () => put(start));
  const back = button("◀ step back", () => stepBy(-1));
  const forward = button("step forward ▶", () => stepBy(1));
  const counter = make("span");
  const row = make("div", { className: "cv-row" });
  const scroll = make("div", {
    className: "cv-scroll", tabIndex: 0,
    attributes: { role: "group", "aria-label": "input, filter and output; the arrow keys step the window" },
  }, row);
  scroll.addEventListener("keydown", (event) => {
    const move = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!move) return;
    event.preventDefault();
    stepBy(move);
  });
  const status = make("div", { className: "cv-status", attributes: { role: "status" } });
  const note = make("p", { className: "cv-note" });
  const bar = (...parts) => make("div", { className: "cv-bar" }, ...parts);
  el.append(bar(controls.mode.label, controls.image.label, controls.weights.label),
    bar(controls.stride.label, controls.pad.label, controls.f.label),
    bar(reset, back, play, forward, counter), status, scroll, note);

  function draw() {
    const picture = model.get("picture");
    const pools = !picture.weights;
    const off = { weights: pools, pad: pools, f: !pools }; // what this layer does not have
    for (const name of names) {
      controls[name].show(model.get(name));
      controls[name].input.disabled = Boolean(off[name]);
    }
    const sign = (text) => make("span", { className: "cv-sign", textContent: text });
    row.replaceChildren(input(picture), ...(pools ? [sign("→")] : [sign("∗"), weights(picture), sign("=")]), output(picture));
    status.textContent = picture.status;
    note.replaceChildren(...withCode(`${picture.note} Outlined in the input is the window; dashed cells are the frame of `
      + `zeros.${pools ? "" : " The bias is 0."}`));
    counter.textContent = `window ${picture.position} of ${picture.cells}`;
    back.disabled = picture.position === 0;
    forward.disabled = picture.position === picture.cells;
    if (forward.disabled) pause();
    goOn();
  }

  model.on("change:picture", draw);
  draw();
  return () => {
    pause();
    model.off("change:picture", draw);
  };
}
