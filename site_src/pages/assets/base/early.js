// Runs while the head of the page is read, before anything is painted: light or dark, and whether scripts may be waited
// for. Not a module, and in the oldest syntax that there is (ES5), so that it runs where no module does.
(function () {
  "use strict";
  var root = document.documentElement;
  var own = document.currentScript;

  // Light or dark: the system's choice until the reader makes one.
  var SCHEMES = ["default", "slate"];
  var KEY = "el-scheme";
  var button = document.querySelector(".el-scheme");
  var system = window.matchMedia("(prefers-color-scheme: dark)");
  var chosen = null;
  // A browser without storage, or a frame that may not use it, forgets.
  try { chosen = localStorage.getItem(KEY); } catch (refused) { chosen = null; }

  // Drawn here, for without this script nobody sees the button, and the paths would be a twentieth of every page.
  // Material Design Icons (Apache 2.0): weather-night and weather-sunny.
  var ICONS = {
    light: "m17.75 4.09-2.53 1.94.91 3.06-2.63-1.81-2.63 1.81.91-3.06-2.53-1.94L12.44 4l1.06-3 1.06 3zm3.5 6.91-" +
      "1.64 1.25.59 1.98-1.7-1.17-1.7 1.17.59-1.98L15.75 11l2.06-.05L18.5 9l.69 1.95zm-2.28 4.95c.83-.08 1." +
      "72 1.1 1.19 1.85-.32.45-.66.87-1.08 1.27C15.17 23 8.84 23 4.94 19.07c-3.91-3.9-3.91-10.24 0-14.14.4-" +
      ".4.82-.76 1.27-1.08.75-.53 1.93.36 1.85 1.19-.27 2.86.69 5.83 2.89 8.02a9.96 9.96 0 0 0 8.02 2.89m-1" +
      ".64 2.02a12.08 12.08 0 0 1-7.8-3.47c-2.17-2.19-3.33-5-3.49-7.82-2.81 3.14-2.7 7.96.31 10.98 3.02 3.0" +
      "1 7.84 3.12 10.98.31",
    dark: "M12 7a5 5 0 0 1 5 5 5 5 0 0 1-5 5 5 5 0 0 1-5-5 5 5 0 0 1 5-5m0 2a3 3 0 0 0-3 3 3 3 0 0 0 3 3 3 3 0 " +
      "0 0 3-3 3 3 0 0 0-3-3m0-7 2.39 3.42C13.65 5.15 12.84 5 12 5s-1.65.15-2.39.42zM3.34 7l4.16-.35A7.2 7." +
      "2 0 0 0 5.94 8.5c-.44.74-.69 1.5-.83 2.29zm.02 10 1.76-3.77a7.131 7.131 0 0 0 2.38 4.14zM20.65 7l-1." +
      "77 3.79a7.02 7.02 0 0 0-2.38-4.15zm-.01 10-4.14.36c.59-.51 1.12-1.14 1.54-1.86.42-.73.69-1.5.83-2.29" +
      "zM12 22l-2.41-3.44c.74.27 1.55.44 2.41.44.82 0 1.63-.17 2.37-.44z"
  };
  function drawn(name) {
    var within = "http://www.w3.org/2000/svg";
    var icon = document.createElement("span");
    var picture = document.createElementNS(within, "svg");
    var path = document.createElementNS(within, "path");
    icon.className = "el-scheme-" + name;
    picture.setAttribute("viewBox", "0 0 24 24");
    path.setAttribute("d", ICONS[name]);
    picture.appendChild(path);
    icon.appendChild(picture);
    return icon;
  }
  for (var name in ICONS) button.appendChild(drawn(name));

  function show() {
    var scheme = SCHEMES.indexOf(chosen) < 0 ? SCHEMES[Number(system.matches)] : chosen;
    var title = scheme === "slate" ? "Switch to light mode" : "Switch to dark mode";
    document.body.setAttribute("data-md-color-scheme", scheme);
    button.title = title;
    button.setAttribute("aria-label", title);
  }
  show();
  button.hidden = false;
  // Safari before 14 has the old name alone.
  if (system.addEventListener) system.addEventListener("change", show);
  else system.addListener(show);
  button.addEventListener("click", function () {
    chosen = SCHEMES[Number(document.body.getAttribute("data-md-color-scheme") === "default")];
    try { localStorage.setItem(KEY, chosen); } catch (refused) { /* As above. */ }
    show();
  });

  // What needs a module says so in a sentence of the page (.el-unstarted). While the modules may still come it is not
  // shown, and each takes its own away when it has started (starting.js). Where one cannot come, the sentences that are
  // left are shown: at once where the browser says what went wrong, else after a while.
  var PATIENCE_MS = 10000;
  function giveUp() {
    root.classList.remove("el-starting");
    tellOfEdition();
  }
  function failed(event) {
    var target = event.target;
    if (target === window || target.nodeName === "SCRIPT") giveUp();
  }
  if ("noModule" in document.createElement("script")) {
    root.classList.add("el-starting");
    // What an address asks for is not shown something else first.
    if (location.search.length > 1) root.classList.add("el-asked");
    window.addEventListener("error", failed, true);
    window.addEventListener("unhandledrejection", giveUp);
    setTimeout(giveUp, PATIENCE_MS);
  }

  // A link may cite an edition; cite.js says where that is not what the page shows. Where it did not run, nobody looked.
  function tellOfEdition() {
    var title = document.querySelector("h1");
    var cites = /[?&]edition=/.test(location.search) || location.hash.indexOf("#ratio.") === 0;
    // Compare has a sentence of its own.
    if (!cites || !title || root.classList.contains("el-cited") || document.querySelector(".el-edition-note, #el-compare")) return;
    var told = document.createElement("p");
    told.className = "el-edition-note";
    told.setAttribute("role", "note");
    told.textContent = "This link cites figures of one edition, but this page’s script has not run, so nothing has checked " +
      "whether they have changed since. Each citation on this page names the edition that it shows.";
    title.parentNode.insertBefore(told, title.nextSibling);
  }
  if (!("noModule" in document.createElement("script"))) document.addEventListener("DOMContentLoaded", tellOfEdition);

  // Browsers run no module from a disk, and a link to a folder shows a list of files there.
  function tellOfDisk() {
    var told = document.createElement("p");
    told.className = "el-from-disk";
    told.setAttribute("role", "note");
    told.textContent = "You are reading this from a folder on your disk. All figures are here, but search, sorting, " +
      "comparing and the calculator do not work, links lead to folders instead of pages, and what the address asks for " +
      "is not applied. They work when the folder is served: run “python3 -m http.server” in it and open " +
      "http://localhost:8000/.";
    document.querySelector("main").insertBefore(told, document.querySelector("main").firstChild);
  }
  if (location.protocol === "file:" && !own.hasAttribute("data-alone")) document.addEventListener("DOMContentLoaded", tellOfDisk);
})();
