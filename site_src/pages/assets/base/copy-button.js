// A button on every block of code that copies it.
import { copy, say } from "./copy.js";
import { element } from "./element.js";

/** A button that copies what `code` says when it is pressed; where that is not allowed, it selects it. */
export function copyButton(code) {
  const press = async () => {
    if (await copy(button, code.textContent.trimEnd(), "Copied")) return;
    getSelection().selectAllChildren(code);
    say(button, "Selected, not copied");
  };
  const button = element("button", { type: "button", class: "el-copy-code", click: press }, "Copy");
  return button;
}

/** A button on every block of code within `root`. */
export function copyButtons(root) {
  for (const code of root.querySelectorAll("pre > code")) {
    code.parentElement.append(copyButton(code));
    code.parentElement.classList.add("el-copied");
    // What is wider than its box is scrolled by the keyboard too.
    if (code.scrollWidth > code.clientWidth) code.tabIndex = 0;
  }
}

copyButtons(document);
