// The live figure of assignment 06. Python runs the signals and sends `picture`, a drawing and its words; this script
// shows them and sends back the choices. dlcore/explore/frame.js follows and calls `render`.

const STYLE = `
.is-bar { display: flex; flex-wrap: wrap; gap: 6px 14px; align-items: center; margin: 6px 0; }
.is-bar label { display: inline-flex; gap: 6px; align-items: center; }
.is-bar b { min-width: 3.6em; }
.is-bar button[aria-pressed="true"] { outline: 3px solid var(--halo); font-weight: bold; }
.is-status { margin: 8px 0; min-height: 4.4em; }
.is-note { font-size: 12px; margin: 0; max-width: 720px; }
`;

function slider(text, min, max, step, change) {
  const input = make("input", { type: "range", min, max, step });
  const shown = make("b"); // sighted help: the slider says its value by itself
  shown.ariaHidden = "true";
  input.addEventListener("input", () => change(Number(input.value)));
  return { label: make("label", {}, text, input, shown), input, shown };
}

function render({ model, el }) {
  const { starts, smallest, largest, max_depth: deepest, first } = model.get("choices");
  const set = (values) => {
    for (const [name, value] of Object.entries(values)) model.set(name, value);
    model.save_changes();
  };

  const presets = starts.map((name) => {
    const button = make("button", { type: "button", textContent: name });
    button.addEventListener("click", () => set({ start: name }));
    return button;
  });
  const scale = slider("spread of the weights", smallest, largest, 0.05, (power) => set({ start: "own", scale: 10 ** power }));
  const depth = slider("layers", 1, deepest, 1, (layers) => set({ depth: layers }));
  const activation = make("select", {}, ...["relu", "tanh"].map((name) => make("option", { textContent: name })));
  activation.addEventListener("change", () => set({ activation: activation.value }));
  const reset = make("button", { type: "button", textContent: "↺ reset" });
  reset.addEventListener("click", () => set(first));

  const status = make("div", { className: "is-status", attributes: { role: "status" } });
  const drawing = make("div");
  const note = make("p", {
    className: "is-note",
    textContent: "Every layer has 64 units and biases at zero. The inputs, and the gradient at the top, are drawn from "
      + "the bell curve. The typical size is the root of the mean square; a signal that is exactly zero is drawn at the "
      + "lower edge.",
  });
  el.append(make("div", {}, make("style", { textContent: STYLE }),
    make("div", { className: "is-bar" }, "start:", ...presets, scale.label),
    make("div", { className: "is-bar" }, make("label", {}, "activation", activation), depth.label, reset),
    status, drawing, note));

  function draw() {
    const picture = model.get("picture");
    if (!picture.svg) return;
    drawing.innerHTML = picture.svg; // drawn by Python out of numbers
    status.replaceChildren(...withCode(picture.status));
    presets.forEach((button) => button.setAttribute("aria-pressed", button.textContent === model.get("start")));
    // while it is dragged, the slider leads; zero has no place on a scale of powers
    if (model.get("start") !== "own") scale.input.value = Math.max(smallest, Math.log10(model.get("scale")));
    scale.input.setAttribute("aria-valuetext", picture.scale);
    scale.shown.textContent = picture.scale;
    depth.input.value = depth.shown.textContent = model.get("depth");
    activation.value = model.get("activation");
  }

  model.on("change:picture", draw);
  draw();
}
