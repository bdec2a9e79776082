// A button on every block of code that copies it.
import { element } from "./element.js";

const SAID_MS = 2000;
const status = element("span", { class: "el-visually-hidden", role: "status" });
document.body.append(status);

/** A button that copies what `code` says when it is pressed; where that is not allowed, it selects it. */
export function copyButton(code) {
  const say = (said) => {
    button.textContent = said;
    status.textContent = said;
    setTimeout(() => { button.textContent = "Copy"; status.textContent = ""; }, SAID_MS);
  };
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(code.textContent.trimEnd());
      say("Copied");
    } catch {
      getSelection().selectAllChildren(code);
      say("Selected, not copied");
    }
  };
  const button = element("button", { type: "button", class: "el-copy-code", click: copy }, "Copy");
  return button;
}

/** A button on every block of code within `root`. */
export function copyButtons(root) {
  for (const code of root.querySelectorAll("pre > code")) {
    code.parentElement.append(copyButton(code));
    // What is wider than its box is scrolled by the keyboard too.
    if (code.scrollWidth > code.clientWidth) code.tabIndex = 0;
  }
}

copyButtons(document);
