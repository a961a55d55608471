// What a page can do in place. Everything works without it: forms post, marks jump to the references.
"use strict";
(() => {
  const READER = "osler.reader", KEEP = "osler.keep", RECENT = "osler.recent", MOST = 8;
  const get = (name) => { try { return localStorage.getItem(name); } catch { return null; } };
  const set = (name, value) => { try { value === null ? localStorage.removeItem(name) : localStorage.setItem(name, value); } catch { /* private window */ } };
  const main = document.getElementById("main");
  const said = document.createElement("p");
  said.className = "said";
  said.setAttribute("role", "status");
  document.body.append(said);
  let card = null, opener = null, running = null;

  // ---- forms answered in place
  document.addEventListener("submit", (event) => {
    const form = event.target, by = event.submitter;
    if (form.matches("[data-report]")) { event.preventDefault(); report(form, by); return; }
    if (form.matches("[data-find]") && document.getElementById("found")) { event.preventDefault(); find(form); return; }
    if (!form.matches("[data-live]") || (by && by.hasAttribute("formaction"))) return;
    event.preventDefault();
    send(form, by);
  });

  async function send(form, by) {
    const data = new URLSearchParams(new FormData(form));
    if (by && by.name) data.append(by.name, by.value);
    if (by && by.hasAttribute("data-trial")) {
      // The value tried outranks the one that stands in the field of the same fact.
      data.delete(by.name);
      data.append(by.name, by.value);
    }
    if (running) running.abort();
    const mine = running = new AbortController();
    const bar = document.createElement("div");
    bar.className = "busy";
    document.body.append(bar);
    main.setAttribute("aria-busy", "true");
    said.textContent = "Working on the answer";
    try {
      const show = (text) => {
        swap(text, by && by.dataset.reader, form.id === "case");
        // A text too large to be read was not sent back: it is still here.
        const box = main.querySelector(".code ~ form textarea[name=question]");
        if (box && !box.value) box.value = data.get("question");
        if (form.id !== "case") remember(data.get("question"));
        bar.remove();
        main.removeAttribute("aria-busy");
      };
      await whole(data, mine.signal, show);
    } catch (error) {
      if (error.name !== "AbortError") failed(form, by);
    } finally {
      bar.remove();
      if (running === mine) { main.removeAttribute("aria-busy"); running = null; }
    }
  }

  // The same answer however often it is asked for, so what broke off is asked for once more by itself.
  async function whole(data, signal, show) {
    for (let left = 1; ; left--) {
      let shown = false;
      try {
        const reply = await fetch("/ask", { method: "POST", body: data, headers: { accept: "text/html" }, signal });
        const text = await told(reply, (text) => { if (shown) weave(text); else show(text); shown = true; });
        if (!text.trimEnd().endsWith("</html>")) throw new Error("cut off");
        if (shown) weave(text); else show(text);
        return;
      } catch (error) {
        if (error.name === "AbortError" || shown || !left) throw error;
        said.textContent = "The connection broke off; asking once more";
        await new Promise((done) => setTimeout(done, 600));
      }
    }
  }

  // A model's sentences come after the answer, which is shown as soon as it is whole.
  const WOVEN = '<section class="woven"';
  async function told(reply, early) {
    const reader = reply.body.getReader(), decoder = new TextDecoder();
    for (let text = ""; ;) {
      const { done, value } = await reader.read();
      text += decoder.decode(value, { stream: !done });
      if (done) return text;
      if (text.includes(WOVEN)) early(text);
    }
  }

  function weave(text) {
    const held = document.getElementById("in-other-words"), place = text.indexOf(WOVEN);
    if (!held || place < 0) return;
    const next = new DOMParser().parseFromString(text.slice(place), "text/html");
    held.replaceChildren(...next.getElementById("in-other-words").childNodes);
  }

  function swap(text, reader, same) {
    const unfolded = [...main.querySelectorAll("details.fold[open]")].map((fold) => fold.id);
    const next = new DOMParser().parseFromString(text, "text/html");
    close();
    main.replaceChildren(...next.getElementById("main").childNodes);
    document.title = next.title;
    document.dispatchEvent(new Event("osler:shown"));
    // The same sections stay open when a fact of the same case was changed.
    if (same) for (const id of unfolded) { const fold = document.getElementById(id); if (fold) fold.open = true; }
    start();
    const marks = document.getElementById("changes-made");
    if (reader) {
      const chosen = main.querySelector(`[data-reader="${reader}"]`);
      if (chosen) chosen.focus({ preventScroll: true });
    } else if (marks) {
      marks.scrollIntoView({ block: "center" });
      main.focus({ preventScroll: true });
    } else {
      window.scrollTo(0, 0);
      main.focus({ preventScroll: true });
    }
    said.textContent = marks ? "The answer was updated. " + marks.innerText.split("\n")[1] : "The answer is ready: " + document.title;
  }

  function failed(form, by) {
    const note = document.createElement("p");
    note.className = "alert caution";
    note.setAttribute("role", "alert");
    note.textContent = "The connection broke off. Nothing you typed is lost. ";
    const again = document.createElement("button");
    again.type = "button";
    again.textContent = "Try again";
    again.addEventListener("click", () => { note.remove(); send(form, by); });
    note.append(again);
    main.prepend(note);
    note.scrollIntoView({ block: "nearest" });
  }

  async function report(form, by) {
    const data = new URLSearchParams(new FormData(form));
    if (by) data.append(by.name, by.value);
    try {
      const reply = await fetch("/feedback", { method: "POST", body: data, headers: { accept: "application/json" } });
      if (!reply.ok) throw new Error(String(reply.status));
      const line = by.closest(".report");
      line.textContent = "Thank you: reported as " + by.value.split(":")[0] + ".";
      said.textContent = line.textContent;
    } catch { form.removeAttribute("data-report"); form.requestSubmit(by); }
  }

  // ---- search: the results stay in the page, so that coming back to it needs no form sent again
  async function find(form) {
    try {
      const reply = await fetch(form.action, { method: "POST", body: new URLSearchParams(new FormData(form)), headers: { accept: "text/html" } });
      const next = new DOMParser().parseFromString(await reply.text(), "text/html").getElementById("found");
      document.getElementById("found").replaceChildren(...next.childNodes);
    } catch { form.removeAttribute("data-find"); form.requestSubmit(); }
  }

  // ---- folds: all at once, as asked
  document.addEventListener("click", (event) => {
    const all = event.target.closest("[data-unfold]");
    if (!all) return;
    event.preventDefault();
    const open = all.textContent === "Show everything";
    for (const fold of main.querySelectorAll("details.fold")) fold.open = open;
    for (const button of main.querySelectorAll("[data-unfold]")) button.textContent = open ? "Fold again" : "Show everything";
    said.textContent = open ? "Everything is shown" : "Details are folded";
  });

  // ---- citation cards
  document.addEventListener("click", (event) => {
    const mark = event.target.closest("a.cite");
    if (mark) { event.preventDefault(); mark === opener ? close() : open(mark); return; }
    if (card && !card.contains(event.target)) close();
    const reader = event.target.closest("[data-reader]");
    if (reader) set(READER, reader.dataset.reader);
  });
  document.addEventListener("keydown", (event) => { if (event.key === "Escape" && card) close(true); });

  function open(mark) {
    close();
    const number = mark.textContent.trim();
    const reference = document.getElementById("ref-" + number);
    if (!reference) return;
    card = document.createElement("div");
    card.className = "card";
    card.id = "card";
    card.tabIndex = -1;
    card.setAttribute("role", "dialog");
    card.setAttribute("aria-labelledby", "card-head");
    const head = document.createElement("h2");
    head.id = "card-head";
    head.textContent = "Reference " + number;
    const shut = document.createElement("button");
    shut.type = "button";
    shut.className = "close small";
    shut.textContent = "×";
    shut.setAttribute("aria-label", "Close");
    shut.addEventListener("click", () => close(true));
    const source = document.createElement("div");
    source.append(...[...reference.childNodes].map((node) => node.cloneNode(true)));
    const copy = document.createElement("button");
    copy.type = "button";
    copy.className = "small";
    copy.textContent = "Copy citation";
    copy.addEventListener("click", async () => {
      try { await navigator.clipboard.writeText(reference.textContent.replace(/\s+/g, " ").trim()); copy.textContent = "Copied"; } catch { copy.textContent = "Select and copy it above"; }
      said.textContent = copy.textContent;
    });
    card.append(head, shut, source, details(mark, number), copy);
    document.body.append(card);
    opener = mark;
    mark.setAttribute("aria-expanded", "true");
    const box = mark.getBoundingClientRect();
    const left = Math.min(Math.max(16, box.left - 24), document.documentElement.clientWidth - card.offsetWidth - 16);
    card.style.left = left + window.scrollX + "px";
    card.style.top = box.bottom + window.scrollY + 8 + "px";
    card.focus({ preventScroll: true });
    card.scrollIntoView({ block: "nearest" });
  }

  function details(mark, number) {
    const list = document.createElement("dl");
    const statement = mark.closest("[data-id]");
    const add = (name, text) => {
      if (!text) return;
      const term = document.createElement("dt"), value = document.createElement("dd");
      term.textContent = name;
      value.textContent = text;
      list.append(term, value);
    };
    if (statement) {
      add("Where", [...statement.querySelectorAll(`[data-ref="${number}"]`)].map((item) => item.textContent.replace(/^Reference \d+: /, "")).join("; "));
      const grade = statement.querySelector(".grade");
      add("Grade given by the source", grade && grade.textContent);
      const why = statement.querySelector("[data-why]");
      add("Why this applies", why && why.textContent.replace(/^(For this patient|Rule): /, ""));
    }
    return list;
  }

  function close(back) {
    if (!card) return;
    card.remove();
    card = null;
    opener.removeAttribute("aria-expanded");
    if (back) opener.focus();
    opener = null;
  }

  // ---- what this browser remembers: the reader, and questions only when asked to
  function recent() { try { return JSON.parse(get(RECENT) || "[]"); } catch { return []; } }
  function remember(question) {
    if (get(KEEP) !== "yes" || !question || !question.trim()) return;
    set(RECENT, JSON.stringify([question, ...recent().filter((item) => item !== question)].slice(0, MOST)));
  }

  function start() {
    const pending = main.querySelector(".pending:has(~ .closing)");
    if (pending) pending.remove();
    const reader = get(READER);
    const radio = reader && main.querySelector(`.readers input[value="${reader}"]`);
    if (radio) radio.checked = true;
    const link = reader && main.querySelector(`a[data-reader="${reader}"]`);
    if (link && !link.hasAttribute("aria-current") && !new URLSearchParams(location.search).has("audience")) location.replace(link.href);
    const example = main.querySelector("#ask-example");
    if (example && reader) {
      const field = document.createElement("input");
      field.type = "hidden";
      field.name = "audience";
      field.value = reader;
      example.append(field);
    }
    const box = document.getElementById("recent"), shared = main.querySelector("[data-shared]"), copy = main.querySelector("[data-copy]");
    if (shared) takeShared(shared);
    if (copy) copyLink(copy);
    if (box) listRecent(box);
  }

  // ---- a question in a link: it stands after "#", is taken out of the address, and waits to be submitted
  function takeShared(box) {
    const found = location.hash.startsWith("#q=") ? location.hash.slice(3) : "";
    try { if (found) box.value = decodeURIComponent(found).slice(0, box.maxLength); } catch { /* cut off inside a character */ }
    document.getElementById("shared-none").hidden = Boolean(box.value);
    if (found) history.replaceState(null, "", location.pathname);
    box.focus({ preventScroll: true });
  }
  function copyLink(button) {
    button.hidden = false;
    button.addEventListener("click", async () => {
      const field = document.getElementById(button.dataset.copy);
      field.select();
      try { await navigator.clipboard.writeText(field.value); button.textContent = "Copied"; } catch { button.textContent = "Selected: copy it"; }
      said.textContent = button.textContent;
    });
  }

  function listRecent(box) {
    const keep = document.getElementById("recent-keep"), clear = document.getElementById("recent-clear"), list = document.getElementById("recent-list");
    box.hidden = false;
    keep.checked = get(KEEP) === "yes";
    clear.hidden = !recent().length;
    list.replaceChildren(...recent().map((question) => {
      const item = document.createElement("li"), button = document.createElement("button");
      button.setAttribute("form", "ask-example");
      button.name = "question";
      button.value = button.textContent = question;
      item.append(button);
      return item;
    }));
    keep.onchange = () => { set(KEEP, keep.checked ? "yes" : null); if (!keep.checked) set(RECENT, null); listRecent(box); };
    clear.onclick = () => { set(RECENT, null); listRecent(box); };
  }

  start();
})();
