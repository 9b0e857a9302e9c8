// The live figure of assignment 06. Python runs the signals and sends `picture`, a drawing and its words; this script
// shows them and sends back the choices. dlcore/explore/frame.js follows and calls `render`.

const STYLE = `
.is-bar b { min-width: 3.6em; }
.is-status { margin: 8px 0; min-height: 4.4em; }
`;

function render({ model, el }) {
  const { starts, smallest, largest, max_depth: deepest, first } = model.get("choices");
  const set = setter(model);

  const presets = switches(starts.map((name) => [name, name]), (start) => set({ start }));
  const scale = slider("spread of the weights", smallest, largest, 0.05, (power) => set({ start: "own", scale: 10 ** power }));
  const depth = slider("layers", 1, deepest, 1, (layers) => set({ depth: layers }));
  const activation = menu("activation", ["relu", "tanh"], (name) => set({ activation: name }));
  const reset = button("↺ reset", () => set(first));

  const { status, drawing } = drawn(model, "is-status", (picture) => {
    presets.show(model.get("start"));
    // while it is dragged, the slider leads; zero has no place on a scale of powers
    const power = Math.max(smallest, Math.log10(model.get("scale")));
    scale.show(model.get("start") === "own" ? scale.input.value : power, picture.scale);
    depth.show(model.get("depth"));
    activation.show(model.get("activation"));
  });
  const note = make("p", {
    className: "is-note",
    textContent: "Every layer has 64 units and biases at zero. The inputs, and the gradient at the top, are drawn from "
      + "the bell curve. The typical size is the root of the mean square; a signal that is exactly zero is drawn at the "
      + "lower edge.",
  });
  el.append(make("div", { className: "is-bar" }, "start:", ...presets.buttons, scale.label),
    make("div", { className: "is-bar" }, activation.label, depth.label, reset),
    status, drawing, note);
}
