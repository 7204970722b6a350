/* The search of a publication. It reads the index that lies in files beside these pages; nothing is sent anywhere. */
"use strict";
const ROOT = new URL("../", document.currentScript.src);
const PART = 20;
const told = document.getElementById("told");
const list = document.querySelector("#found ol");
const more = document.querySelector("#found button");
const field = document.getElementById("q");
let index = null;
let results = [];
let asked = 0;

async function open() {
  const main = new URL("pagefind/0/", ROOT);
  const { bundles } = await (await fetch(new URL("pagefind/bundles.json", ROOT))).json();
  const pagefind = await import(new URL("pagefind.js", main).href);
  await pagefind.options({ basePath: main.pathname, baseUrl: "/", excerptLength: 36 });
  await pagefind.init();
  for (let number = 1; number < bundles; number++) {
    await pagefind.mergeIndex(new URL(`pagefind/${number}/`, ROOT).pathname);
  }
  return pagefind;
}

function element(name, className, ...inside) {
  const made = document.createElement(name);
  made.className = className;
  made.append(...inside);
  return made;
}

/* The index escapes the signs of HTML and marks the words found. Everything else is words. */
function excerpt(marked) {
  const plain = (words) => words.replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&amp;", "&");
  return marked.split(/(<mark>.*?<\/mark>)/s).map((part) =>
    part.startsWith("<mark>") ? element("mark", "hit", plain(part.slice(6, -7))) : plain(part));
}

function entry(letter) {
  const link = element("a", "", letter.meta.title);
  link.href = new URL(letter.raw_url.replace(/^\//, ""), ROOT).href;
  const opening = element("p", "opening", ...excerpt(letter.excerpt));
  opening.dir = "auto";
  return element("li", "entry", element("p", "when", letter.meta.date),
    element("div", "", element("h3", "", element("bdi", "", link)), opening));
}

async function show(turn) {
  const part = await Promise.all(results.splice(0, PART).map((result) => result.data()));
  if (turn !== asked) return;
  list.append(...part.map(entry));
  more.hidden = !results.length;
}

async function search(words) {
  const turn = ++asked;
  document.getElementById("found").hidden = true;
  list.replaceChildren();
  field.value = words;
  if (!words.trim()) {
    told.textContent = "";
    return;
  }
  told.textContent = "Searching…";
  try {
    index ??= open();
    const found = (await (await index).search(words)).results;
    if (turn !== asked) return;
    const count = found.length.toLocaleString("en");
    told.textContent = found.length === 1 ? "1 letter found" : found.length ? `${count} letters found` : "No letter matches this search.";
    results = found;
    document.getElementById("found").hidden = !found.length;
    await show(turn);
  } catch (wrong) {
    index = null;
    told.textContent = "The search could not be opened. The lists below lead to the letters.";
    console.warn(wrong);
  }
}

const query = () => new URLSearchParams(location.search).get("q") ?? "";
more.addEventListener("click", () => show(asked));
if (location.protocol === "file:") {
  told.textContent = "A browser searches these pages only where a web server gives them out. From a folder or a stick, use the lists below.";
} else {
  document.getElementById("ask").addEventListener("submit", (event) => {
    event.preventDefault();
    history.pushState(null, "", `?${new URLSearchParams({ q: field.value })}`);
    search(field.value);
  });
  addEventListener("popstate", () => search(query()));
  if (query()) search(query());
}
