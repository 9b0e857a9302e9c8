// The live figure of assignment 05. Python holds the trained networks and sends `picture`, a drawing and its words; this
// script shows them and sends back the choices. dlcore/explore/frame.js follows and calls `render`.

const STYLE = `
.nd-bar { column-gap: 16px; }
.nd-bar b { min-width: 2.6em; }
.nd-status { margin: 8px 0; min-height: 4.4em; max-width: 760px; }
.nd-note { max-width: 760px; }
`;

const SEEN = ["new to the networks", "learnt from"];

function render({ model, el }) {
  const { networks, steps, sizes, first } = model.get("choices");
  const set = setter(model);

  const seen = menu("pictures", SEEN, (title) => set({ seen: title === SEEN[1] }));
  const number = slider("picture", 0, sizes[0] - 1, 1, (value) => set({ number: value }));
  const step = slider("step", 0, steps.length - 1, 1, (value) => set({ position: value }));
  const network = menu("look inside", networks, (name) => set({ network: name }));
  const reset = button("↺ reset", () => set(first));

  const { status, drawing } = drawn(model, "nd-status", () => {
    const learnt = Number(model.get("seen"));
    seen.show(SEEN[learnt]);
    number.input.max = sizes[learnt] - 1;
    number.show(model.get("number"));
    step.show(model.get("position"), steps[model.get("position")]);
    step.input.setAttribute("aria-valuetext", `${steps[model.get("position")]} steps`);
    network.show(model.get("network"));
  });
  const note = make("p", {
    className: "nd-note",
    textContent: "Each bar is one unit; a full frame is the most that this unit answers to any picture at this step.",
  });
  el.append(make("div", { className: "nd-bar" }, seen.label, number.label, step.label),
    make("div", { className: "nd-bar" }, network.label, reset),
    status, drawing, note);
}
