// The live figure of assignment 02. Python takes the steps and sends `picture`, a drawing and its words; this script
// shows them and sends back the choices. dlcore/explore/frame.js follows and calls `render`.

const STYLE = `
.lo-bar { display: flex; flex-wrap: wrap; gap: 6px 14px; align-items: center; margin: 6px 0; }
.lo-bar label { display: inline-flex; gap: 6px; align-items: center; }
.lo-bar b { min-width: 3.2em; }
.lo-status { margin: 8px 0; min-height: 4.4em; }
`;

function slider(text, min, max, step, change) {
  const input = make("input", { type: "range", min, max, step });
  const shown = make("b"); // sighted help: the slider says its value by itself
  shown.ariaHidden = "true";
  input.addEventListener("input", () => change(Number(input.value)));
  return { label: make("label", {}, text, input, shown), input, shown };
}

function render({ model, el }) {
  const { rates, slowest, fastest, steps, first } = model.get("choices");
  const set = (values) => {
    for (const [name, value] of Object.entries(values)) model.set(name, value);
    model.save_changes();
  };
  const walk = (count) => set({ step: Math.min(steps, model.get("step") + count) });
  const button = (text, act) => {
    const element = make("button", { type: "button", textContent: text });
    element.addEventListener("click", act);
    return element;
  };

  const rate = slider("learning rate", slowest, fastest, 0.05, (power) =>
    set({ rate: Math.min(10 ** fastest, Math.max(10 ** slowest, 10 ** power)) }));
  const step = slider("step", 0, steps, 1, (count) => set({ step: count }));
  const data = make("select", {}, ...Object.keys(rates).map((name) => make("option", { textContent: name })));
  const start = (name) => set({ data: name, rate: rates[name], step: 0 });
  data.addEventListener("change", () => start(data.value));

  const status = make("div", { className: "lo-status", attributes: { role: "status" } });
  const drawing = make("div");
  el.append(make("div", {}, make("style", { textContent: STYLE }),
    make("div", { className: "lo-bar" }, rate.label, make("label", {}, "inputs", data)),
    make("div", { className: "lo-bar" }, button("one step", () => walk(1)), button("ten steps", () => walk(10)),
      step.label, button("↺ reset", () => start(first))),
    status, drawing));

  function draw() {
    const picture = model.get("picture");
    if (!picture.svg) return;
    drawing.innerHTML = picture.svg; // drawn by Python out of numbers
    status.replaceChildren(...withCode(picture.status));
    // while it is dragged, the slider leads
    if (document.activeElement !== rate.input) rate.input.value = Math.log10(model.get("rate"));
    rate.input.setAttribute("aria-valuetext", picture.rate);
    rate.shown.textContent = picture.rate;
    step.input.value = step.shown.textContent = model.get("step");
    data.value = model.get("data");
  }

  model.on("change:picture", draw);
  draw();
}
