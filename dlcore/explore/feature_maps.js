// The live figure of assignment 12. Python runs the network and sends `picture`, a drawing and its words; this script
// shows them and sends back the choices. dlcore/explore/frame.js follows and calls `render`.

const STYLE = `
.fm-bar b { min-width: 2em; }
.fm-status { margin: 8px 0; min-height: 4.4em; max-width: 720px; }
`;

function render({ model, el }) {
  const { layers, moments, pictures, first } = model.get("choices");
  const set = setter(model);

  const number = slider("test picture", 0, pictures - 1, 1, (value) => set({ number: value }));
  const channel = slider("map", 0, 15, 1, (value) => set({ channel: value }));
  const layer = switches(Object.entries(layers), (name) => set({ layer: name }));
  const moment = switches(Object.entries(moments), (name) => set({ moment: name }));
  const reset = button("↺ reset", () => set(first));

  const { status, drawing } = drawn(model, "fm-status", (picture) => {
    layer.show(model.get("layer"));
    moment.show(model.get("moment"));
    channel.input.max = picture.maps - 1;
    channel.show(picture.channel);
    number.show(model.get("number"));
  });
  drawing.addEventListener("click", (event) => {
    const tile = event.target.closest("[data-channel]"); // what the slider does, for a mouse
    if (tile) set({ channel: Number(tile.dataset.channel) });
  });
  const note = make("p", {
    className: "fm-note",
    textContent: "All maps of a layer share one scale. The frame on the picture marks all pixels that the strongest "
      + "number of the chosen map depends on; a map may also be chosen with a click.",
  });
  el.append(make("div", { className: "fm-bar" }, number.label, "weights:", ...moment.buttons, reset),
    make("div", { className: "fm-bar" }, "layer:", ...layer.buttons, channel.label),
    status, drawing, note);
}
