// The live figure of assignment 04. Python walks through the network and sends `picture`; this script draws it and
// sends back the sizes and the position. dlcore/explore/frame.js follows and calls `render`.

const MAX_HIDDEN = 4;
const CELL = 6; // px of a heat map's cell
const SHARP = 2; // canvas dots per px, for dense screens
const PAUSE = 1200; // ms that playing rests on a step, long enough to read its sentence

const STYLE = `
.ns-bar b { min-width: 1.4em; }
.ns-bar input[type="range"] { width: 110px; }
.ns-scroll { overflow-x: auto; padding: 4px; }
.ns-net { display: grid; width: max-content; gap: 3px 7px; align-items: center; justify-items: center; }
.ns-net button { background: var(--paper); border-width: 1.5px; line-height: 1.35; padding: 4px; }
.ns-net button small { display: block; white-space: nowrap; font-size: 11px; }
.ns-box { min-width: 104px; }
.ns-end { min-width: 66px; }
.ns-whole { justify-self: stretch; }
.ns-net button.ns-todo { border-style: dashed; }
.ns-net button.ns-now { outline: 3px solid var(--halo); }
.ns-flow { display: flex; flex-direction: column; align-items: center; font-size: 11.5px; line-height: 1.25; }
.ns-flow b { font-size: 13px; }
.ns-pair { display: flex; gap: 10px; align-items: flex-end; }
.ns-pair.ns-below { align-items: flex-start; }
.ns-arrow { font-size: 17px; line-height: 1; color: color-mix(in srgb, var(--negative) 70%, var(--ink)); }
.ns-arrow.ns-back { color: color-mix(in srgb, var(--positive) 70%, var(--ink)); }
.ns-net canvas { margin: 2px 0; background: var(--paper); }
.ns-net canvas.ns-empty { opacity: 0.45; }
.ns-side { font-size: 12px; font-style: italic; }
.ns-status { margin: 8px 0; min-height: 2.9em; }
.ns-formula { display: flex; flex-wrap: wrap; gap: 6px 10px; align-items: center; margin: 4px 0 10px; }
.ns-term { display: inline-flex; gap: 10px; align-items: center; }
.ns-formula table { border-collapse: collapse; font-size: 11px; font-variant-numeric: tabular-nums; }
.ns-formula caption { font-size: 12px; white-space: nowrap; padding-bottom: 2px; }
.ns-formula td { border: 1px solid var(--line); min-width: 34px; height: 19px; padding: 0 3px; text-align: right; }
.ns-note { max-width: none; }
`;

// ------------------------------------------------------------------------------------------------------- small parts
const shapeOf = (shape) => `(${shape.join(", ")})`;
const activations = (l) => (l ? `A${l}` : "X");

// at most five characters: 0.07, −1.23, 3e−3, 12.3, 123
function digits(value) {
  if (typeof value === "string") return value; // nan, inf
  const size = Math.abs(value);
  const text = size >= 100 ? value.toFixed(0) : size >= 10 ? value.toFixed(1)
    : size >= 0.005 || size === 0 ? value.toFixed(2) : value.toExponential(0);
  return text.replaceAll("-", "−");
}

// A colour repeats what the number says: its sign, and its size within the array.
function colour(element, value, largest) {
  if (typeof value !== "number" || value === 0) return;
  element.classList.add(value > 0 ? "positive" : "negative");
  element.style.setProperty("--depth", depth(value, largest).toFixed(3));
}

// the root lets small numbers show, too
function depth(value, largest) {
  return Math.sqrt(Math.abs(value) / largest);
}

function largestOf(rows) {
  return Math.max(...rows.flat().map((value) => (typeof value === "number" ? Math.abs(value) : 0)), 1e-300);
}

// ---------------------------------------------------------------------------------------------------- arrays, drawn
function table(picture, name) {
  const [rows = 1, columns = 1] = picture.shapes[name];
  const values = picture.values[name];
  const largest = values ? largestOf(values) : 1;
  const body = make("tbody");
  for (let i = 0; i < rows; i++) {
    const line = make("tr");
    for (let j = 0; j < columns; j++) {
      const cell = make("td", { textContent: values ? digits(values[i][j]) : "?" });
      if (values) {
        colour(cell, values[i][j], largest);
        cell.title = String(values[i][j]);
      }
      line.append(cell);
    }
    body.append(line);
  }
  const caption = make("caption", {}, make("b", { textContent: name }), ` ${shapeOf(picture.shapes[name])}`);
  return make("table", {}, caption, body);
}

// A heat map without numbers. One canvas is much quicker to lay out than a cell for each number; `paint` fills it.
function thumbnail(picture, name) {
  const [rows = 1, columns = 1] = picture.shapes[name];
  const [width, height] = [columns * CELL + 1, rows * CELL + 1];
  const attributes = { "data-name": name, "aria-hidden": "true" };
  const canvas = make("canvas", { width: width * SHARP, height: height * SHARP, attributes });
  canvas.style.width = `${width}px`;
  canvas.className = picture.values[name] ? "" : "ns-empty";
  return canvas;
}

// Transparent colours and grey lines: the theme's paper shines through, so a change of theme needs no new painting.
function paint(canvas, values, palette) {
  const pen = canvas.getContext("2d");
  pen.scale(SHARP, SHARP);
  pen.strokeStyle = "rgb(128 128 128 / 0.6)";
  const [rows, columns] = [Math.floor(canvas.height / SHARP / CELL), Math.floor(canvas.width / SHARP / CELL)];
  const largest = values ? largestOf(values) : 1;
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j < columns; j++) {
      const value = values ? values[i][j] : 0;
      const alpha = typeof value === "number" ? 0.75 * depth(value, largest) : 0;
      pen.fillStyle = value > 0 ? palette.positive : palette.negative;
      pen.globalAlpha = alpha;
      pen.fillRect(j * CELL + 0.5, i * CELL + 0.5, CELL, CELL);
      pen.globalAlpha = 1;
      pen.strokeRect(j * CELL + 0.5, i * CELL + 0.5, CELL, CELL);
    }
  }
}

function sign(arrow, back = false) {
  const className = back ? "ns-arrow ns-back" : "ns-arrow";
  return make("span", { className, textContent: arrow, attributes: { "aria-hidden": "true" } });
}

// Name, shape and a heat map without numbers; "?" where the step was taken but the values are blank.
function flow(picture, name, arrow = "") {
  const label = name in picture.values && !picture.values[name] ? `${name} ?` : name;
  const shape = make("span", { textContent: shapeOf(picture.shapes[name]) });
  const title = make("b", { textContent: label });
  return make("div", { className: "ns-flow" }, title, shape, thumbnail(picture, name), arrow);
}

// -------------------------------------------------------------------------------------------------- the network, drawn
function network(picture, go) {
  const L = picture.layer_dims.length - 1;
  const net = make("div", { className: "ns-net", attributes: { role: "group", "aria-label": "the network" } });
  const columns = 2 * L + 2;
  const place = (row, column, element, span = 1) => {
    element.style.gridArea = `${row} / ${column} / span 1 / span ${span}`;
    net.append(element);
  };
  const stepButton = (kind, layer, className, title, detail) => {
    const k = picture.steps.findIndex(([other, l]) => other === kind && l === layer);
    const [done, now] = [k < picture.position, k === picture.position - 1];
    const mark = !done ? "" : picture.blank[k] ? " ?" : " ✓";
    const box = make("button", {
      type: "button",
      className: `${className} ${now ? "ns-now" : done ? "" : "ns-todo"}`,
      title: `go to your ${picture.steps[k][2]}`,
      attributes: { "data-step": k + 1, ...(now && { "aria-current": "step" }) },
    }, make("b", { textContent: title + mark }), make("small", { textContent: detail }));
    box.addEventListener("click", () => go(k + 1));
    return box;
  };
  const stack = (...parts) => make("div", { className: "ns-flow" }, ...parts);
  const pair = (className, ...names) => make("div", { className }, ...names.map((name) => flow(picture, name)));

  const drawing = `draws W and b of ${L} layers`;
  place(1, 1, stepButton("initialise", 0, "ns-whole", "initialize_parameters_deep", drawing), columns);
  place(2, 1, make("span", { className: "ns-side", textContent: "there ⟶" }));
  place(6, 1, make("span", { className: "ns-side", textContent: "⟵ back" }));
  for (let l = 1; l <= L; l++) {
    const [column, activation, A] = [2 * l, l < L ? "relu" : "sigmoid", activations(l - 1)];
    place(2, column, stack(pair("ns-pair", `W${l}`, `b${l}`), sign("↓")));
    place(3, column - 1, flow(picture, A, sign("⟶")));
    place(3, column, stepButton("forward", l, "ns-box", `layer ${l}`, `linear → Z${l} → ${activation}`));
    place(4, column, flow(picture, `Z${l}`, stack("cache", sign("↓"))));
    place(5, column - 1, flow(picture, `d${A}`, sign("⟵", true)));
    place(5, column, stepButton("backward", l, "ns-box", `layer ${l}`, `linear ← dZ${l} ← ${activation}`));
    place(6, column, stack(sign("↓", true), pair("ns-pair ns-below", `dW${l}`, `db${l}`)));
  }
  const cost = picture.values.cost;
  const number = cost ? digits(cost[0][0]) : "cost" in picture.values ? "?" : "a number";
  place(2, columns, flow(picture, "Y", sign("↓")));
  place(3, columns - 1, flow(picture, `A${L}`, sign("⟶")));
  place(3, columns, stepButton("cost", L, "ns-end", "cost", number));
  place(5, columns - 1, flow(picture, `dA${L}`, sign("⟵", true)));
  place(5, columns, stepButton("nudge", L, "ns-end", "nudge", "the cost"));
  const step = "every W and b minus a piece of its gradient";
  place(7, 1, stepButton("update", 0, "ns-whole", "update_parameters", step), columns);
  return net;
}

// A row of arrays; the words and signs before an array stay with it when the row breaks.
function formula(picture, tokens) {
  const row = make("div", { className: "ns-formula" });
  let before = [];
  for (const token of tokens) {
    if (token in picture.shapes) {
      row.append(make("span", { className: "ns-term" }, ...before, table(picture, token)));
      before = [];
    } else before.push(make("span", { textContent: token }));
  }
  return row;
}

// -------------------------------------------------------------------------------------------------------- the controls
function render({ model, el }) {
  let layer = 1; // the layer whose units the slider sets; each view has its own

  const set = setter(model);
  const dims = () => model.get("layer_dims");
  const last = () => (model.get("picture").steps ?? []).length;
  const go = (position) => set({ position: Math.max(0, Math.min(last(), position)) });
  const next = () => go(model.get("position") + 1);
  const { play, pause, goOn } = player(PAUSE, () => (model.get("position") < last() ? next() : go(0)), next);
  const stepBy = (move) => () => {
    pause();
    go(model.get("position") + move);
  };

  const reset = button("↺ reset", stepBy(-Infinity));
  const back = button("◀ step back", stepBy(-1));
  const forward = button("step forward ▶", stepBy(1));
  const counter = make("span");

  const hidden = slider("hidden layers", 1, MAX_HIDDEN, 1, (count) => {
    const inside = dims().slice(1, -1);
    while (inside.length < count) inside.push(inside.at(-1));
    layer = Math.min(layer, count);
    set({ layer_dims: [dims()[0], ...inside.slice(0, count), 1] });
  });
  const choice = menu("layer", [], (number) => {
    layer = Number(number);
    showControls();
  });
  const units = slider("units", 1, 6, 1, (n) => set({ layer_dims: dims().map((old, l) => (l === layer ? n : old)) }));
  const m = slider("examples m", 1, 8, 1, (count) => set({ m: count }));

  const scroll = make("div", { className: "ns-scroll" });
  const status = make("div", { className: "ns-status", attributes: { role: "status" } });
  const sums = make("div", { className: "ns-scroll" });
  const note = make("p", {
    className: "ns-note",
    textContent: "Your functions do the work. The drawn weights are multiplied by 100 here, so that two decimals show "
      + "something. Orange is above zero, blue below; the deeper, the larger within its array. dA1 is the gradient "
      + "with respect to A1; a grads dictionary may file it under “dA2”, the layer that hands it down. Click a box to go "
      + "there.",
  });
  el.append(make("div", { className: "ns-bar" }, reset, back, play, forward, counter),
    make("div", { className: "ns-bar" }, hidden.label, choice.label, units.label, m.label),
    status, scroll, sums, note);

  function showControls() {
    const names = dims().slice(0, -1).map((_, l) => (l ? `${l}` : "0 (inputs)"));
    if (choice.input.length !== names.length) choice.offer(names.map((name, l) => [l, name]));
    layer = Math.min(layer, names.length - 1);
    choice.show(layer);
    hidden.show(dims().length - 2);
    units.show(dims()[layer]);
    m.show(model.get("m"));
  }

  function draw() {
    const picture = model.get("picture");
    if (!picture.steps) return;
    const focused = el.getRootNode().activeElement?.dataset?.step; // boxes are drawn anew: keep the keyboard's place
    const inside = scroll.contains(el.getRootNode().activeElement);
    scroll.replaceChildren(network(picture, (position) => { pause(); go(position); }));
    for (const canvas of scroll.querySelectorAll("canvas")) {
      paint(canvas, picture.values[canvas.dataset.name], model.get("palette"));
    }
    sums.replaceChildren(...picture.formulas.map((tokens) => formula(picture, tokens)));
    status.replaceChildren(...withCode(picture.status));
    counter.textContent = `step ${picture.position} of ${picture.steps.length}`;
    back.disabled = reset.disabled = picture.position === 0;
    forward.disabled = picture.position === picture.steps.length;
    if (inside) scroll.querySelector(`[data-step="${focused}"]`)?.focus({ preventScroll: true });
    showControls();
    if (picture.position === picture.steps.length) pause();
    requestAnimationFrame(goOn);
  }

  model.on("change:picture", draw);
  draw();
  return () => {
    pause();
    model.off("change:picture", draw);
  };
}
