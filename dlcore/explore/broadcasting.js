// The live figure of assignment 01. Python compares the shapes and sends `picture`; this script draws it and sends back
// shapes, operation and position. dlcore/explore/frame.js follows and calls `render`.

const MAX_SIZE = 5;
const PAUSE = 900; // ms that playing rests on an entry

const STYLE = `
.bc-bar b { min-width: 1.2em; }
.bc-bar strong { min-width: 5.2em; }
.bc-bar input[type="range"] { width: 110px; }
.bc-scroll { overflow-x: auto; padding: 4px; }
.bc-row { display: flex; gap: 12px; align-items: center; width: max-content; min-height: 190px; }
.bc-sign { font-size: 22px; }
.bc-row table { border-collapse: separate; border-spacing: 3px; font-variant-numeric: tabular-nums; }
.bc-row caption { font-weight: bold; padding-bottom: 4px; white-space: nowrap; }
.bc-row td { border: 1.5px solid var(--line); border-radius: 3px; min-width: 38px; height: 26px; text-align: center; }
.bc-A { background: color-mix(in srgb, #56B4E9 35%, var(--paper)); }
.bc-B { background: color-mix(in srgb, #E69F00 35%, var(--paper)); }
.bc-row td.bc-copy { border-style: dashed; background: none; }
.bc-row td.bc-now { outline: 3px solid var(--ink); }
.bc-row td.bc-read { outline: 3px dashed var(--ink); }
.bc-refused { border: 2px dashed var(--line); padding: 14px; max-width: 190px; text-align: center; }
.bc-axes { border-collapse: collapse; margin: 6px 0; }
.bc-axes :is(th, td) { padding: 2px 12px; text-align: center; border-bottom: 1px solid var(--line); }
.bc-axes th[scope="row"] { text-align: left; }
.bc-axes .bc-clash { font-weight: bold; outline: 2px solid var(--halo); }
.bc-status { margin: 8px 0; min-height: 2.9em; }
.bc-note { max-width: none; }
`;

const VERDICTS = {
  "same": "✓ same size",
  "both 1": "✓ both 1",
  "A repeats": "↻ A is repeated",
  "B repeats": "↻ B is repeated",
  "clash": "✗ no fit",
};

// ---------------------------------------------------------------------------------------------------- arrays, drawn
// `look(i, j)` names the classes of an entry
function table(caption, rows, look) {
  const body = make("tbody");
  rows.forEach((row, i) => body.append(make("tr", {}, ...row.map((number, j) =>
    make("td", { textContent: number, className: look(i, j) })))));
  return make("table", {}, make("caption", { textContent: caption }), body);
}

function operand(picture, name) {
  const { rows, own } = picture.grids[name];
  const [I, J] = picture.current?.result ?? [-1, -1]; // the current entry in the stretched array,
  const [i0, j0] = picture.current?.[name] ?? [-1, -1]; // and the number that numpy reads for it
  return table(`${name} ${picture.shapes[name]}`, rows, (i, j) => {
    const copy = i >= own[0] || j >= own[1];
    const mark = i === I && j === J ? " bc-now" : i === i0 && j === j0 ? " bc-read" : "";
    return `bc-${name}${copy ? " bc-copy" : ""}${mark}`;
  });
}

function result(picture) {
  if (!picture.result) return make("div", { className: "bc-refused", textContent: "✗ no result: these shapes do not fit" });
  const { position, result: rows } = picture;
  const number = (i, j) => i * rows[0].length + j + 1;
  // while one steps through the entries, those to come stay empty
  const shown = rows.map((row, i) => row.map((entry, j) => (position && number(i, j) > position ? "" : entry)));
  return table(`result ${picture.shapes.result}`, shown, (i, j) => (number(i, j) === position ? "bc-now" : ""));
}

// sizes under sizes, the last ones to the right, as numpy compares them
function alignment(axes) {
  if (!axes.length) return make("p", { textContent: "Two single numbers have no axes to compare." });
  const cells = (text) => axes.map((axis) => make("td", {
    textContent: text(axis), className: axis.meeting === "clash" ? "bc-clash" : "",
  }));
  const row = (head, text) => make("tr", {}, make("th", { textContent: head, attributes: { scope: "row" } }), ...cells(text));
  return make("table", { className: "bc-axes" }, make("tbody", {},
    row("A's sizes", ({ a }) => a || "– (counts as 1)"),
    row("B's sizes", ({ b }) => b || "– (counts as 1)"),
    row("so", ({ meeting }) => VERDICTS[meeting])));
}

// -------------------------------------------------------------------------------------------------------- the controls
// How an array looks, and how many rows and columns it has; `change` receives the new shape.
function shapeControls(name, change) {
  const kinds = ["single number ()", "flat (n,)", "matrix (rows, columns)"];
  const kind = make("select", { ariaLabel: `${name} is a` });
  kind.append(...kinds.map((text, axes) => make("option", { value: axes, textContent: text })));
  const sliders = ["rows", "columns"].map((what) => {
    const input = make("input", { type: "range", min: 1, max: MAX_SIZE, step: 1, ariaLabel: `${name}: ${what}` });
    const shown = make("b", { ariaHidden: "true" });
    return { input, shown, label: make("label", {}, what, input, shown) };
  });
  const send = () => {
    const axes = Number(kind.value);
    change(sliders.map(({ input }) => Number(input.value)).slice(2 - axes));
  };
  for (const element of [kind, ...sliders.map(({ input }) => input)]) element.addEventListener("input", send);
  const show = (shape) => {
    kind.value = shape.length;
    sliders.forEach(({ input, shown, label }, k) => {
      const size = shape[k - (2 - shape.length)];
      input.disabled = size === undefined;
      label.style.opacity = input.disabled ? 0.5 : 1;
      if (size !== undefined) input.value = size;
      shown.textContent = size ?? "–";
    });
  };
  const bar = make("div", { className: "bc-bar" }, make("strong", { textContent: `shape of ${name}` }), kind,
    ...sliders.map(({ label }) => label));
  return { bar, show };
}

function render({ model, el }) {
  const start = { a: model.get("a"), b: model.get("b"), operation: model.get("operation"), position: 0 };

  const set = setter(model);
  const put = (values) => {
    pause();
    example.show("");
    set({ position: 0, ...values });
  };
  const next = () => set({ position: model.get("position") + 1 });
  const { play, pause, goOn } = player(PAUSE, () => {
    if (model.get("position") < model.get("picture").cells) next();
    else set({ position: 0 });
  }, next);
  const stepBy = (move) => () => {
    pause();
    set({ position: model.get("position") + move });
  };

  const examples = Object.keys(model.get("examples"));
  const example = menu("example", [["", "choose …"], ...examples], (chosen) => {
    if (!chosen) return;
    const [a, operation, b] = model.get("examples")[chosen];
    put({ a, operation, b });
    example.show(chosen);
  });
  const operation = menu("operation", ["+", "−", "×", "÷"], (sign) => put({ operation: sign }));
  const shapes = { a: shapeControls("A", (a) => put({ a })), b: shapeControls("B", (b) => put({ b })) };

  const reset = button("↺ reset", () => put(start));
  const back = button("◀ step back", stepBy(-1));
  const forward = button("step forward ▶", stepBy(1));
  const counter = make("span");
  const row = make("div", { className: "bc-row" });
  const axes = make("div");
  const status = make("div", { className: "bc-status", attributes: { role: "status" } });
  const note = make("p", {
    className: "bc-note",
    textContent: "In A and B a dashed cell without colour is a repetition: numpy reads the same number again and copies "
      + "nothing. numpy does all the work in this figure; none of your functions is used.",
  });
  el.append(make("div", { className: "bc-bar" }, example.label, operation.label),
    shapes.a.bar, shapes.b.bar, axes,
    make("div", { className: "bc-bar" }, reset, back, play, forward, counter),
    status, make("div", { className: "bc-scroll" }, row), note);

  function draw() {
    const picture = model.get("picture");
    shapes.a.show(model.get("a"));
    shapes.b.show(model.get("b"));
    operation.show(model.get("operation"));
    const sign = (text) => make("span", { className: "bc-sign", textContent: text });
    row.replaceChildren(operand(picture, "A"), sign(model.get("operation")), operand(picture, "B"), sign("="), result(picture));
    axes.replaceChildren(alignment(picture.axes));
    status.textContent = picture.status;
    counter.textContent = picture.cells ? `entry ${picture.position} of ${picture.cells}` : "";
    back.disabled = picture.position === 0;
    forward.disabled = picture.position === picture.cells;
    play.disabled = picture.cells === 0;
    if (picture.position === picture.cells) pause();
    goOn();
  }

  model.on("change:picture", draw);
  draw();
  return () => {
    pause();
    model.off("change:picture", draw);
  };
}
