// The field that adds a model: an ARIA combobox with a listbox over all names.

import { element } from "../base/element.js";
import { matching } from "./choice.js";

/** `names` gives the names that may still be added; `add` is called with the one that was picked. */
export function picker(names, add) {
  const list = element("ul", { role: "listbox", id: "el-cmp-options", "aria-label": "Models", hidden: true });
  const input = element("input", {
    type: "text", id: "el-cmp-add", role: "combobox", autocomplete: "off", spellcheck: "false", maxlength: "200",
    placeholder: "bert, whisper, stable-diffusion …",
    "aria-expanded": "false", "aria-controls": "el-cmp-options", "aria-autocomplete": "list",
    input: open, focus: open, click: open, keydown: pressed, blur: close,
  });
  const none = element("p", { class: "el-cmp-none", role: "status" });
  let at = -1;

  function open() {
    const found = matching(input.value, names());
    list.replaceChildren(...found.map((name, place) => element("li", {
      role: "option", id: `el-cmp-option-${place}`, "aria-selected": "false",
      // Before the field loses focus and closes the list.
      mousedown: (event) => { event.preventDefault(); pick(name); },
    }, name)));
    none.textContent = found.length ? "" : `No model here is called “${input.value}”.`;
    list.hidden = !found.length;
    move(-1);
  }

  function close() {
    list.hidden = true;
    none.textContent = "";
    move(-1);
  }

  function move(place) {
    at = place;
    [...list.children].forEach((option, other) => option.setAttribute("aria-selected", other === at));
    list.children[at]?.scrollIntoView({ block: "nearest" });
    input.setAttribute("aria-expanded", !list.hidden);
    if (at >= 0) input.setAttribute("aria-activedescendant", list.children[at].id);
    else input.removeAttribute("aria-activedescendant");
  }

  function pick(name) {
    input.value = "";
    close();
    add(name);
  }

  function pressed(event) {
    const count = list.hidden ? 0 : list.children.length;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      if (!count) { open(); return; }
      const step = event.key === "ArrowDown" ? 1 : -1;
      move(at < 0 && step < 0 ? count - 1 : (at + step + count) % count);
    } else if (event.key === "Enter") {
      event.preventDefault();
      if (count && (at >= 0 || input.value.trim())) pick(list.children[Math.max(at, 0)].textContent);
    } else if (event.key === "Escape" && count) {
      event.stopPropagation();
      close();
    }
  }

  return element("div", { class: "el-cmp-picker" },
    element("label", { for: "el-cmp-add" }, "Add a model"), element("div", { class: "el-cmp-field" }, input, list), none);
}
