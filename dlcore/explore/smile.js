// The live figure of assignment 13. Python draws the face and asks the network; this script shows the drawing and sends
// back where the sliders stand. dlcore/explore/frame.js follows and calls `render`.

const STYLE = `
.sm-bar { column-gap: 18px; max-width: 720px; }
.sm-status { margin: 8px 0; }
`;
const NAMES = { mouth: "mouth", opened: "lips", eyes: "eyes", light: "light", turn: "head" };

function render({ model, el }) {
  const set = setter(model);
  const choices = Object.entries(model.get("choices"));
  const inputs = choices.map(([name, { lowest, highest, low, high }]) => {
    const input = make("input", { type: "range", min: lowest, max: highest, step: (highest - lowest) / 100 });
    input.setAttribute("aria-label", `${NAMES[name]}, from ${low} to ${high}`);
    input.addEventListener("input", () => set({ [name]: Math.min(highest, Math.max(lowest, Number(input.value))) }));
    return [name, input, make("label", {}, make("b", { textContent: NAMES[name] }), low, input, high)];
  });
  const reset = button("↺ reset", () => set(Object.fromEntries(choices.map(([name, { start }]) => [name, start]))));
  const { status, drawing } = drawn(model, "sm-status", () => {
    for (const [name, input] of inputs) {
      if (input !== document.activeElement) input.value = model.get(name); // while it is dragged, the slider leads
    }
  });
  el.append(make("div", { className: "sm-bar" }, ...inputs.map(([, , label]) => label), reset), status, drawing);
}
