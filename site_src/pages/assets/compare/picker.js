// The field that adds a model: an ARIA combobox with a listbox of the names that may be meant.

import { element } from "../base/element.js";

/** `find` promises the names that a text may mean; `add` is called with the one that was picked. */
export function picker(find, add) {
  const list = element("ul", { role: "listbox", id: "el-cmp-options", "aria-label": "Models", hidden: true });
  const input = element("input", {
    type: "text", id: "el-cmp-add", role: "combobox", autocomplete: "off", spellcheck: "false", maxlength: "200",
    placeholder: "Part of its name",
    "aria-expanded": "false", "aria-controls": "el-cmp-options", "aria-autocomplete": "list",
    input: open, focus: open, click: open, keydown: pressed, blur: close,
  });
  const none = element("p", { class: "el-cmp-none", role: "status" });
  let at = -1;
  // What is looked up counts until something else was typed.
  let turn = 0;
  let found = Promise.resolve();

  function open() {
    const mine = (turn += 1);
    const asked = input.value;
    const told = (names, otherwise) => { if (mine === turn) show(names, otherwise); };
    found = find(asked).then(
      (names) => told(names, asked.trim() ? `No model here is called “${asked}”.` : ""),
      () => told([], "The names of the models could not be loaded. Check your connection and reload the page."),
    );
  }

  function show(names, otherwise) {
    list.replaceChildren(...names.map((name, place) => element("li", {
      role: "option", id: `el-cmp-option-${place}`, "aria-selected": "false",
      // Before the field loses focus and closes the list.
      mousedown: (event) => { event.preventDefault(); pick(name); },
    }, name)));
    none.textContent = names.length ? "" : otherwise;
    list.hidden = !names.length;
    move(-1);
  }

  function close() {
    turn += 1;
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

  const options = () => (list.hidden ? [] : list.children);

  function pressed(event) {
    const count = options().length;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      if (!count) { open(); return; }
      const step = event.key === "ArrowDown" ? 1 : -1;
      move(at < 0 && step < 0 ? count - 1 : (at + step + count) % count);
    } else if (event.key === "Enter") {
      event.preventDefault();
      // What was typed last may still be looked up.
      found.then(() => {
        if (options().length && (at >= 0 || input.value.trim())) pick(options()[Math.max(at, 0)].textContent);
      });
    } else if (event.key === "Escape" && (count || none.textContent)) {
      event.stopPropagation();
      close();
    }
  }

  return element("div", { class: "el-cmp-picker" },
    element("label", { for: "el-cmp-add" }, "Add a model"), element("div", { class: "el-cmp-field" }, input, list), none);
}
