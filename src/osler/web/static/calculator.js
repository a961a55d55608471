// Calculates as you type. Without it the button does the same. It holds no formula: the server computes.
"use strict";
(() => {
  const form = document.querySelector("[data-calculator]"), parts = ["result", "working"].map((id) => document.getElementById(id));
  if (!form) return;
  const [result] = parts;
  const PAUSE = 400;
  let timer = 0, running = null;

  async function calculate() {
    if (running) running.abort();
    const mine = running = new AbortController();
    try {
      const reply = await fetch(form.action, { method: "POST", body: new URLSearchParams(new FormData(form)), headers: { accept: "text/html" }, signal: mine.signal });
      const next = new DOMParser().parseFromString(await reply.text(), "text/html");
      for (const part of parts) part.replaceChildren(...next.getElementById(part.id).childNodes);
    } catch (error) {
      if (error.name !== "AbortError") say("The connection broke off. What you entered is still here: press Calculate again.");
    }
  }

  function say(text) {
    const note = document.createElement("p");
    note.className = "alert caution";
    note.textContent = text;
    clear();
    result.append(note);
  }

  function clear() { for (const part of parts) part.replaceChildren(); }

  form.addEventListener("input", () => {
    clearTimeout(timer);
    if (form.checkValidity()) timer = setTimeout(calculate, PAUSE);
  });
  form.addEventListener("submit", (event) => { event.preventDefault(); clearTimeout(timer); calculate(); });
  form.addEventListener("reset", () => {
    clearTimeout(timer);
    clear();
    // After a reply without script the fields hold what was sent: clearing means empty.
    setTimeout(() => { for (const field of form.querySelectorAll("input[inputmode]")) field.value = ""; });
  });
})();
