// Holds the site's scripts to what the browsers know that they are written for: those of 2020 (ES2020 without lookbehinds,
// which Safari learnt in 2023), and for what runs in every browser ES5. `tests/pages/test_scripts.py` runs it.
import esx from "eslint-plugin-es-x";

const restrictedTo = (year) => esx.configs[`flat/restrict-to-${year}`].rules;
// Told by name alone, so of an array's own methods as well, which are old, and of what is no method.
const helpers = [...Object.keys(restrictedTo("es2020")).filter((name) => name.startsWith("es-x/no-iterator-prototype-")),
  ...["array-prototype-at", "string-prototype-at", "array-prototype-with"].map((name) => `es-x/no-${name}`)];

// What scripts ask of a browser besides the language, newer than 2020.
const NEWER = {
  "no-restricted-globals": ["error", "structuredClone", "requestIdleCallback", "scheduler", "CSS", "URLPattern", "Temporal"],
  "no-restricted-properties": ["error", ...["hasOwn", "groupBy"].map((property) => ({ object: "Object", property })),
    ...["canParse", "parse"].map((property) => ({ object: "URL", property })),
    ...["timeout", "any"].map((property) => ({ object: "AbortSignal", property })),
    ...["checkVisibility", "showPopover", "ariaLabel", "scrollend", "setHTML"].map((property) => ({ property }))],
  // Where a browser does not know a selector, asking for it throws.
  "no-restricted-syntax": ["error", {
    selector: "CallExpression[callee.property.name=/^(querySelector|querySelectorAll|matches|closest)$/] > Literal[value=/:(has|is|where|modal|popover-open|user-invalid)/]",
    message: "A selector that browsers of 2020 do not know.",
  }, { selector: "CallExpression[callee.property.name=/^(at|with)$/]", message: "`at` and `with` are newer than 2020." }],
};

export default [
  {
    files: ["**/*.js"],
    plugins: { "es-x": esx },
    languageOptions: { ecmaVersion: "latest", sourceType: "module" },
    linterOptions: { noInlineConfig: true },
    settings: { "es-x": { aggressive: true } },
    rules: {
      ...restrictedTo("es2020"), ...Object.fromEntries(helpers.map((name) => [name, "off"])), ...NEWER,
      "es-x/no-regexp-lookbehind-assertions": "error",
    },
  },
  {
    files: ["**/base/early.js"],
    languageOptions: { sourceType: "script" },
    rules: restrictedTo("es5"),
  },
];
