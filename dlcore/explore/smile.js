// The live figure of assignment 13. Python draws the face and asks the network; this script shows the drawing and sends
// back where the sliders stand. dlcore/explore/frame.js follows and calls `render`.

const STYLE = `
.sm-bar { display: flex; flex-wrap: wrap; gap: 6px 18px; align-items: center; margin: 6px 0; max-width: 720px; }
.sm-bar label { display: inline-flex; gap: 6px; align-items: center; }
.sm-status { margin: 8px 0; }
`;
const NAMES = { mouth: "mouth", opened: "lips", eyes: "eyes", light: "light", turn: "head" };

function render({ model, el }) {
  const choices = Object.entries(model.get("choices"));
  const inputs = choices.map(([name, { lowest, highest, low, high }]) => {
    const input = make("input", { type: "range", min: lowest, max: highest, step: (highest - lowest) / 100 });
    input.setAttribute("aria-label", `${NAMES[name]}, from ${low} to ${high}`);
    input.addEventListener("input", () => {
      model.set(name, Math.min(highest, Math.max(lowest, Number(input.value))));
      model.save_changes();
    });
    return [name, input, make("label", {}, make("b", { textContent: NAMES[name] }), low, input, high)];
  });
  const reset = make("button", { type: "button", textContent: "↺ reset" });
  reset.addEventListener("click", () => {
    for (const [name, { start }] of choices) model.set(name, start);
    model.save_changes();
  });
  const status = make("div", { className: "sm-status", attributes: { role: "status" } });
  const drawing = make("div");
  el.append(make("div", {}, make("style", { textContent: STYLE }),
    make("div", { className: "sm-bar" }, ...inputs.map(([, , label]) => label), reset), status, drawing));

  function draw() {
    const picture = model.get("picture");
    drawing.innerHTML = picture.svg; // drawn by Python out of numbers
    status.replaceChildren(...withCode(picture.status));
    for (const [name, input] of inputs) {
      if (input !== document.activeElement) input.value = model.get(name); // while it is dragged, the slider leads
    }
  }

  model.on("change:picture", draw);
  draw();
}
