// The live figure of assignment 02. Python takes the steps and sends `picture`, a drawing and its words; this script
// shows them and sends back the choices. dlcore/explore/frame.js follows and calls `render`.

const STYLE = `
.lo-bar b { min-width: 3.2em; }
.lo-status { margin: 8px 0; min-height: 4.4em; }
`;

function render({ model, el }) {
  const { rates, slowest, fastest, steps, first } = model.get("choices");
  const set = setter(model);
  const walk = (count) => set({ step: Math.min(steps, model.get("step") + count) });

  const rate = slider("learning rate", slowest, fastest, 0.05, (power) =>
    set({ rate: Math.min(10 ** fastest, Math.max(10 ** slowest, 10 ** power)) }));
  const step = slider("step", 0, steps, 1, (count) => set({ step: count }));
  const start = (name) => set({ data: name, rate: rates[name], step: 0 });
  const data = menu("inputs", Object.keys(rates), start);

  const { status, drawing } = drawn(model, "lo-status", (picture) => {
    // while it is dragged, the slider leads
    const dragged = document.activeElement === rate.input;
    rate.show(dragged ? rate.input.value : Math.log10(model.get("rate")), picture.rate);
    step.show(model.get("step"));
    data.show(model.get("data"));
  });
  el.append(make("div", { className: "lo-bar" }, rate.label, data.label),
    make("div", { className: "lo-bar" }, button("one step", () => walk(1)), button("ten steps", () => walk(10)),
      step.label, button("↺ reset", () => start(first))),
    status, drawing);
}
