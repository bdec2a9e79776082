// The start of what a page's script does, and the sentence that says that it did not (.el-unstarted, early.js).

/** Run `start`, perhaps asynchronous; only once it is through does the sentence of `name` go away. */
export async function begin(name, start) {
  await start();
  for (const told of document.querySelectorAll(`.el-unstarted[data-script="${name}"]`)) told.remove();
  document.documentElement.classList.remove("el-asked");
}
