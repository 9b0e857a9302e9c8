// The live figure of assignment 09. Python lets the four optimisers run and sends `picture`; this script shows how far
// they have come and sends back where the sliders stand. dlcore/explore/frame.js follows and calls `render`.

const SVG = "http://www.w3.org/2000/svg";
const SCALE = 92; // px for one unit of a weight
const TICK = 110; // ms between two updates while playing
const SIZE = 6; // px from the middle of a marker to its edge

const STYLE = `
.or-bar input[type="range"] { width: 130px; }
.or-bar b { min-width: 3em; font-variant-numeric: tabular-nums; }
.or-map { display: block; width: 100%; max-width: 660px; height: auto; border: 1px solid var(--line); border-radius: 4px; }
.or-map text { fill: var(--ink); font: 14px system-ui, sans-serif; }
.or-map .or-ring { fill: none; stroke: var(--line); opacity: 0.7; }
.or-map .or-goal { stroke: var(--ink); stroke-width: 2; }
.or-map .or-mark { stroke: var(--ink); stroke-width: 1; }
.or-list { display: grid; grid-template-columns: max-content max-content max-content 1fr; gap: 2px 14px; margin: 8px 0; }
.or-list label { display: inline-flex; gap: 6px; align-items: center; }
.or-list span { font-variant-numeric: tabular-nums; }
.or-note { margin: 6px 0 0; max-width: none; }
`;

function draw(tag, attributes = {}, ...children) {
  const element = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...children);
  return element;
}

// A shape for each racer, so that no colour has to be told from another.
const SHAPES = {
  o: () => draw("circle", { r: SIZE }),
  s: () => draw("rect", { x: -SIZE, y: -SIZE, width: 2 * SIZE, height: 2 * SIZE }),
  "^": () => draw("path", { d: `M0 ${-SIZE - 1} L${SIZE + 1} ${SIZE} H${-SIZE - 1} Z` }),
  D: () => draw("path", { d: `M0 ${-SIZE - 2} L${SIZE + 2} 0 L0 ${SIZE + 2} L${-SIZE - 2} 0 Z` }),
};

function marker(racer) {
  const shape = SHAPES[racer.marker]();
  shape.setAttribute("fill", racer.colour);
  shape.setAttribute("class", "or-mark");
  return shape;
}

function line(racer) {
  return draw("polyline", {
    fill: "none", stroke: racer.colour, "stroke-width": 2.5, "stroke-dasharray": racer.dash, "stroke-linejoin": "round",
  });
}

// A slider that says its value in `words`, and at once, without waiting for Python.
function dial(text, [min, max, step], words, change) {
  const show = (value) => made.show(value, words(value));
  const made = slider(text, min, max, step, (value) => {
    show(value);
    change(value);
  });
  return { ...made, show };
}

function render({ model, el }) {
  const start = Object.fromEntries(["learning_rate", "beta", "batch_size"].map((name) => [name, model.get(name)]));
  const hidden = new Set();
  let position = 0;
  let timer = 0;

  const picture = () => model.get("picture");
  const set = setter(model);
  const px = ([x, y]) => [(x - picture().bounds[0]) * SCALE, (picture().bounds[3] - y) * SCALE];

  // ---------------------------------------------------------------------------------------------------- the controls
  const pause = () => {
    clearInterval(timer);
    timer = 0;
    play.textContent = "▶ play";
    tell();
  };
  const go = (to) => {
    position = Math.max(0, Math.min(picture().updates, to));
    if (timer && position === picture().updates) pause();
    show();
  };
  const play = button("▶ play", () => {
    if (timer) return pause();
    if (position === picture().updates) position = 0;
    play.textContent = "⏸ pause";
    timer = setInterval(() => go(position + 1), TICK);
  });
  const step = button("step ▶", () => {
    pause();
    go(position + 1);
  });
  const reset = button("↺ reset", () => {
    hidden.clear();
    pause();
    position = 0;
    set(start);
    rebuild();
  });
  const updates = dial("update", [0, picture().updates, 1], String, (to) => {
    if (timer) pause();
    go(to);
  });
  // a tenth of a power of ten for each notch, from 0.01 to 1
  const rate = dial("learning rate", [-20, 0, 1], (k) => (10 ** (k / 10)).toPrecision(2), (k) =>
    set({ learning_rate: Math.min(1, Math.max(0.01, Number((10 ** (k / 10)).toPrecision(2)))) }));
  const beta = dial("β", [0, 0.99, 0.01], (b) => b.toFixed(2), (b) => set({ beta: b }));
  const batch = dial("examples in a mini-batch", [0, picture().batches.length - 1, 1],
    (k) => String(picture().batches[k]), (k) => set({ batch_size: picture().batches[k] }));

  // ------------------------------------------------------------------------------------------------------ the valley
  const map = draw("svg", { class: "or-map", role: "img" });
  const list = make("div", { className: "or-list" });
  const status = make("div", { attributes: { role: "status" } });
  const note = make("p", { className: "or-note" });
  let racers = [];

  function rebuild() {
    const { bounds: [left, right, bottom, top], rings, angle } = picture();
    const [width, height] = [(right - left) * SCALE, (top - bottom) * SCALE];
    const [x, y] = px([0, 0]);
    map.setAttribute("viewBox", `0 0 ${width} ${height}`);
    map.setAttribute("aria-label", "The valley from above: rings of equal cost around the lowest point, and four paths.");
    const turn = `translate(${x} ${y}) rotate(${-angle})`;
    map.replaceChildren(
      ...rings.map(([rx, ry]) => draw("ellipse", { class: "or-ring", rx: rx * SCALE, ry: ry * SCALE, transform: turn })),
      draw("path", { class: "or-goal", d: `M${x - 7} ${y} h14 M${x} ${y - 7} v14` }),
      draw("text", { x: x + 12, y: y + 22 }, "lowest point"),
      draw("text", { x: width - 10, y: height - 12, "text-anchor": "end" }, "weight w₁ →"),
      draw("text", { x: 10, y: 22 }, "↑ weight w₂"),
    );
    racers = picture().racers.map((racer) => ({ racer, line: line(racer), marker: marker(racer), cells: row(racer) }));
    map.append(...racers.map((one) => one.line), ...racers.map((one) => one.marker));
    list.replaceChildren(...racers.flatMap((one) => one.cells));
    const strangers = picture().racers.filter((racer) => !racer.yours).map((racer) => `${racer.title}: ${racer.why}.`);
    note.replaceChildren(...withCode(strangers.length
      ? `The figure runs its own rule where yours is not ready. ${strangers.join(" ")}`
      : "All four run on your functions."));
    show();
    tell();
  }

  function row(racer) {
    const box = make("input", { type: "checkbox", checked: !hidden.has(racer.title) });
    box.addEventListener("change", () => {
      hidden[box.checked ? "delete" : "add"](racer.title);
      show();
    });
    const sample = draw("svg", { width: 56, height: 18, "aria-hidden": "true" });
    const [dash, mark] = [line(racer), marker(racer)];
    dash.setAttribute("points", "2,9 54,9");
    mark.setAttribute("transform", "translate(28 9)");
    sample.append(dash, mark);
    return [make("label", {}, box, racer.title), sample, make("span"), make("span", {
      textContent: racer.yours ? "your function" : "the figure's own rule",
    })];
  }

  const heightOf = ({ heights }) => heights[Math.min(position, heights.length - 1)];
  const lost = ({ points }) => position >= points.length;

  function show() {
    for (const one of racers) {
      const { points, title } = one.racer;
      const visible = hidden.has(title) ? "hidden" : "visible";
      one.line.setAttribute("points", points.slice(0, position + 1).map((point) => px(point).join(",")).join(" "));
      one.marker.setAttribute("transform", `translate(${px(points[Math.min(position, points.length - 1)]).join(" ")})`);
      one.line.setAttribute("visibility", visible);
      one.marker.setAttribute("visibility", visible);
      one.cells[2].textContent = lost(one.racer) ? "has lost its way" : `height ${heightOf(one.racer)}`;
    }
    updates.show(position);
    step.disabled = position === picture().updates;
    if (!timer) tell();
  }

  // not while playing: a screen reader would never come to the end of a sentence
  function tell() {
    const running = picture().racers.filter((racer) => !hidden.has(racer.title) && !lost(racer));
    const best = running.sort((one, other) => heightOf(one) - heightOf(other))[0];
    status.textContent = position === 0
      ? "All four stand at the same place, high on the side of a long valley. Press play."
      : `After ${position} of ${picture().updates} updates, ${best ? `${best.title} is lowest` : "all have lost their way"}.`;
  }

  function follow() {
    rate.show(Math.round(10 * Math.log10(model.get("learning_rate"))));
    beta.show(model.get("beta"));
    batch.show(picture().batches.indexOf(model.get("batch_size")));
  }

  const redraw = () => {
    follow();
    rebuild();
  };
  el.append(make("div", { className: "or-bar" }, reset, play, step, updates.label),
    make("div", { className: "or-bar" }, rate.label, beta.label, batch.label),
    map, list, status, note);
  redraw();
  model.on("change:picture", redraw);
  return () => {
    clearInterval(timer);
    model.off("change:picture", redraw);
  };
}
