// The live figure of assignment 08. Python measures and sends `picture`, a drawing and its words; this script shows
// them and sends back the choices. dlcore/explore/frame.js follows and calls `render`.

const STYLE = `
.ge-bar { display: flex; flex-wrap: wrap; gap: 6px 16px; align-items: center; margin: 6px 0; }
.ge-bar label { display: inline-flex; gap: 6px; align-items: center; }
.ge-bar b { min-width: 3.6em; }
.ge-bar input { width: 220px; }
.ge-status { margin: 8px 0; min-height: 3em; max-width: 720px; }
`;

function menu(text, values, change) {
  const select = make("select", {}, ...values.map((value) => make("option", { textContent: value })));
  select.addEventListener("change", () => change(select.value));
  return { label: make("label", {}, text, select), select };
}

function render({ model, el }) {
  const { quotients, mistakes, smallest, largest, first } = model.get("choices");
  const set = (values) => {
    for (const [name, value] of Object.entries(values)) model.set(name, value);
    model.save_changes();
  };

  const slider = make("input", { type: "range", min: smallest, max: largest, step: 0.5 });
  const shown = make("b"); // sighted help: the slider says its value by itself
  shown.ariaHidden = "true";
  slider.addEventListener("input", () => set({ power: Number(slider.value) }));
  const quotient = menu("step", quotients, (value) => set({ quotient: value }));
  const mistake = menu("wrong gradients", mistakes, (value) => set({ mistake: value }));
  const reset = make("button", { type: "button", textContent: "↺ reset" });
  reset.addEventListener("click", () => set(first));

  const status = make("div", { className: "ge-status", attributes: { role: "status" } });
  const drawing = make("div");
  el.append(make("div", {}, make("style", { textContent: STYLE }),
    make("div", { className: "ge-bar" }, make("label", {}, "epsilon", slider, shown),
      quotient.label, mistake.label, reset),
    status, drawing));

  function draw() {
    const picture = model.get("picture");
    if (!picture.svg) return;
    drawing.innerHTML = picture.svg; // drawn by Python out of numbers
    status.replaceChildren(...withCode(picture.status));
    slider.value = model.get("power");
    slider.setAttribute("aria-valuetext", picture.epsilon);
    shown.textContent = picture.epsilon;
    quotient.select.value = model.get("quotient");
    mistake.select.value = model.get("mistake");
  }

  model.on("change:picture", draw);
  draw();
}
