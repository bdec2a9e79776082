// The drawer of a narrow screen opens and closes without this; here it closes as a reader expects besides.
const drawer = document.querySelector(".el-drawer");

if (drawer) {
  const close = () => { drawer.open = false; };
  drawer.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !drawer.open) return;
    close();
    drawer.querySelector("summary").focus();
  });
  drawer.addEventListener("click", (event) => { if (event.target.closest("a")) close(); });
  drawer.addEventListener("focusout", ({ relatedTarget }) => {
    if (relatedTarget && !drawer.contains(relatedTarget)) close();
  });
  document.addEventListener("pointerdown", ({ target }) => { if (!drawer.contains(target)) close(); });
}
