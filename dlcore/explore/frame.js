// Comes after the script of every live figure, which defines `render({ model, el })`: two helpers, and the frame.

// An element with properties, attributes and children.
function make(tag, properties = {}, ...children) {
  const { attributes = {}, ...rest } = properties;
  const element = Object.assign(document.createElement(tag), rest);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...children);
  return element;
}

// Words between back-ticks become code.
function withCode(text) {
  return text.split("`").map((part, k) => (k % 2 ? make("code", { textContent: part }) : part));
}

// JupyterLab would take the arrow keys away from a slider, so no key that is pressed inside a figure leaves it.
export default {
  render(view) {
    view.el.classList.add("dlcore-explorable");
    view.el.addEventListener("keydown", (event) => event.stopPropagation());
    return render(view);
  },
};
