// The live figure of assignment 12. Python runs the network and sends `picture`, a drawing and its words; this script
// shows them and sends back the choices. dlcore/explore/frame.js follows and calls `render`.

const STYLE = `
.fm-bar { display: flex; flex-wrap: wrap; gap: 6px 14px; align-items: center; margin: 6px 0; }
.fm-bar label { display: inline-flex; gap: 6px; align-items: center; }
.fm-bar b { min-width: 2em; }
.fm-bar button[aria-pressed="true"] { outline: 3px solid var(--halo); font-weight: bold; }
.fm-status { margin: 8px 0; min-height: 4.4em; max-width: 720px; }
.fm-note { font-size: 12px; margin: 0; max-width: 720px; }
`;

function slider(text, max, change) {
  const input = make("input", { type: "range", min: 0, max, step: 1 });
  const shown = make("b"); // sighted help: the slider says its value by itself
  shown.ariaHidden = "true";
  input.addEventListener("input", () => change(Number(input.value)));
  return { label: make("label", {}, text, input, shown), input, shown };
}

function render({ model, el }) {
  const { layers, moments, pictures, first } = model.get("choices");
  const set = (values) => {
    for (const [name, value] of Object.entries(values)) model.set(name, value);
    model.save_changes();
  };

  const number = slider("test picture", pictures - 1, (value) => set({ number: value }));
  const channel = slider("map", 15, (value) => set({ channel: value }));
  const chooser = (trait, options) => Object.entries(options).map(([name, title]) => {
    const button = make("button", { type: "button", textContent: title });
    button.addEventListener("click", () => set({ [trait]: name }));
    return { button, trait, name };
  });
  const layer = chooser("layer", layers);
  const moment = chooser("moment", moments);
  const reset = make("button", { type: "button", textContent: "↺ reset" });
  reset.addEventListener("click", () => set(first));

  const status = make("div", { className: "fm-status", attributes: { role: "status" } });
  const drawing = make("div");
  drawing.addEventListener("click", (event) => {
    const tile = event.target.closest("[data-channel]"); // what the slider does, for a mouse
    if (tile) set({ channel: Number(tile.dataset.channel) });
  });
  const note = make("p", {
    className: "fm-note",
    textContent: "All maps of a layer share one scale. The frame on the picture marks all pixels that the strongest "
      + "number of the chosen map depends on; a map may also be chosen with a click.",
  });
  el.append(make("div", {}, make("style", { textContent: STYLE }),
    make("div", { className: "fm-bar" }, number.label, "weights:", ...moment.map(({ button }) => button), reset),
    make("div", { className: "fm-bar" }, "layer:", ...layer.map(({ button }) => button), channel.label),
    status, drawing, note));

  function draw() {
    const picture = model.get("picture");
    if (!picture.svg) return;
    drawing.innerHTML = picture.svg; // drawn by Python out of numbers
    status.textContent = picture.status;
    for (const { button, trait, name } of [...layer, ...moment]) {
      button.setAttribute("aria-pressed", name === model.get(trait));
    }
    channel.input.max = picture.maps - 1;
    channel.input.value = channel.shown.textContent = picture.channel;
    number.input.value = number.shown.textContent = model.get("number");
  }

  model.on("change:picture", draw);
  draw();
}
