// The live figure of assignment 16. Python moves the points and sends `picture`, a drawing and its words; this script
// shows them and sends back choices and commands. dlcore/explore/frame.js follows and calls `render`.

const STYLE = `
.eb-status { margin: 8px 0; min-height: 3em; }
`;

function render({ model, el }) {
  const { starts, choices, largest, many } = model.get("choices");
  const set = setter(model);
  const order = (text, command) =>
    button(text, () => set({ command: { do: command, count: (model.get("command").count || 0) + 1 } }));

  const alpha = slider("margin alpha", 0, largest, 0.05, (value) => set({ alpha: value }));
  const start = menu("start", starts, (name) => set({ start: name }));
  const choice = menu("draw", choices, (name) => set({ choice: name }));
  const { status, drawing } = drawn(model, "eb-status", (picture) => {
    alpha.show(model.get("alpha"), picture.alpha);
    start.show(model.get("start"));
    choice.show(model.get("choice"));
  });
  const note = make("p", {
    className: "eb-note",
    textContent: "Circles, squares and triangles are three people. Full line: anchor to positive; dashed: anchor to "
      + "negative; thick arrows: where a step moves the three points (drawn longer than it is).",
  });
  el.append(make("div", { className: "eb-bar" }, alpha.label, start.label, choice.label),
    make("div", { className: "eb-bar" }, order("another triplet", "next"), order("one step", "step"),
      order(`${many} steps, a new triplet each`, "many"), order("↺ reset", "reset")),
    status, drawing, note);
}
