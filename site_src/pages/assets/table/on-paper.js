// What a printed table leaves out, in words: on paper nobody sees the tools that it was filtered with.

/** The filters of `form` that are set, each as `Class: A, B`, in the order of the form. */
export function filtersInWords(form) {
  const typed = [...form.querySelectorAll(".el-field input")]
    .filter((input) => input.value.trim())
    .map((input) => `${input.closest(".el-field").querySelector("span, label").textContent.trim()}: ${input.value.trim()}`);
  const chosen = [...form.querySelectorAll("fieldset.el-chips")]
    .map((fieldset) => [fieldset, [...fieldset.querySelectorAll("input:checked")].map((box) => box.parentElement.textContent.trim())])
    .filter(([, values]) => values.length)
    .map(([fieldset, values]) => `${fieldset.querySelector("legend").textContent.trim()}: ${values.join(", ")}`);
  return [...typed, ...chosen];
}

/** The sentence that stands above the table on paper: how many of how many labels, by which filters, in which order. */
export function paperSentence(filters, count, order) {
  const narrowed = filters.length ? `This table is filtered. ${filters.join("; ")}. ` : "";
  return `${narrowed}${count}, ${order}`.replace(/\.?$/, ".");
}
