// Search of the published site: the same words, weights and order as the server, over a list of pages.
"use strict";
(() => {
  const form = document.querySelector("form.find"), found = document.getElementById("found");
  const input = document.getElementById("q"), root = document.documentElement.dataset.root || "";
  if (!form || !input) return;
  const COMMON = new Set("a an and are as at be by can do does for from i in is it of on or the to what when who with".split(" "));
  const words = (text) => (text.toLowerCase().match(/[a-z0-9]+(?:[.-][0-9a-z]+)*/g) || []).filter((word) => !COMMON.has(word));
  let pages = null;

  async function load() {
    if (!pages) pages = await (await fetch(`${root}search-index.json`)).json();
    return pages;
  }

  function score(page, word) {
    let best = 0;
    const weigh = (text, weight) => { for (const held of words(text)) if (held === word || (word.length > 2 && held.startsWith(word))) best = Math.max(best, held === word ? weight : weight / 2); };
    weigh(page.title, 4);
    weigh(`${page.text} ${page.more}`, page.kind === "Drug" ? 4 : 1);
    return best * (page.kind === "Drug" || page.kind === "Topic" ? 3 : 1);
  }

  function find(all, query) {
    const asked = [...new Set(words(query))];
    const rated = all.map((page) => ({ page, each: asked.map((word) => score(page, word)) })).filter((one) => one.each.some(Boolean));
    const every = rated.filter((one) => one.each.every(Boolean));
    const total = (one) => one.each.reduce((sum, value) => sum + value, 0);
    return (every.length ? every : rated).sort((a, b) => total(b) - total(a) || a.page.title.localeCompare(b.page.title)).map((one) => one.page);
  }

  function element(name, text, className) {
    const made = document.createElement(name);
    made.textContent = text;
    if (className) made.className = className;
    return made;
  }

  async function show() {
    const query = input.value.trim();
    if (!query) return;
    let hits;
    try { hits = find(await load(), query); } catch { found.replaceChildren(element("p", "The search index could not be read. Load the page again.", "empty")); return; }
    if (!hits.length) { found.replaceChildren(element("p", `Nothing found for "${query}". Try fewer words.`, "empty")); return; }
    const list = element("ul", "", "rows");
    for (const hit of hits.slice(0, 50)) {
      const row = element("li", ""), link = element("a", hit.title), marks = element("span", "", "marks");
      link.href = root + hit.path;
      marks.append(element("span", hit.kind));
      row.append(link, marks);
      if (hit.text) row.append(element("p", hit.text));
      list.append(row);
    }
    found.replaceChildren(element("p", `${hits.length} found.`, "meta"), list);
  }

  // Words go to the search page after "#", which is never sent to a server, and are taken out of the address there.
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (found) show(); else location.href = form.action + "#q=" + encodeURIComponent(input.value);
  });
  if (!found || !location.hash.startsWith("#q=")) return;
  try { input.value = decodeURIComponent(location.hash.slice(3)); } catch { /* cut off inside a character */ }
  history.replaceState(null, "", location.pathname);
  show();
})();
