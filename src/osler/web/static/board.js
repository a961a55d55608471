// The board by keyboard, and passkeys. Everything else works without this.
"use strict";
(() => {
  const rows = [...document.querySelectorAll("[data-row]")];
  let at = -1;
  const typing = (element) => element.closest("input:not([type=checkbox]),textarea,select");
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return;
    if (rows.length && (event.key === "j" || event.key === "k")) {
      at = Math.max(0, Math.min(rows.length - 1, at + (event.key === "j" ? 1 : -1)));
      rows.forEach((row, place) => row.classList.toggle("at", place === at));
      rows[at].querySelector("a").focus();
      rows[at].scrollIntoView({ block: "nearest" });
    } else if (rows.length && event.key === "x" && at >= 0) {
      rows[at].querySelector("input").click();
    } else if (event.key === "c") {
      const box = document.getElementById("said");
      if (box) { event.preventDefault(); box.focus(); }
    } else if (event.key === "a") {
      const step = document.querySelector("[data-step=approve]");
      if (step) { event.preventDefault(); step.open = true; step.querySelector("textarea").focus(); }
    }
  });

  const bytes = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (sign) => sign.charCodeAt(0));
  const text = (buffer) => btoa(String.fromCharCode(...new Uint8Array(buffer))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
  const told = (form, words) => {
    const line = form.querySelector(".told") || form.appendChild(Object.assign(document.createElement("p"), { className: "note told", role: "alert" }));
    line.textContent = words;
  };

  async function asked(address, fields) {
    const reply = await fetch(address, { method: "POST", body: new URLSearchParams(fields), headers: { accept: "application/json" } });
    if (!reply.ok) throw new Error((await reply.json().catch(() => ({}))).detail || "It did not work: try again.");
    return reply.json();
  }

  async function proved(form, purpose) {
    const fields = { token: form.elements.token.value, purpose };
    if (form.elements.name) fields.name = form.elements.name.value;
    const { challenge, options } = await asked("/board/passkeys/challenge", fields);
    options.challenge = bytes(options.challenge);
    (options.allowCredentials || []).forEach((one) => { one.id = bytes(one.id); });
    const made = await navigator.credentials.get({ publicKey: options });
    const credential = JSON.stringify({
      id: made.id, rawId: text(made.rawId), type: made.type,
      response: {
        authenticatorData: text(made.response.authenticatorData), clientDataJSON: text(made.response.clientDataJSON),
        signature: text(made.response.signature), userHandle: made.response.userHandle ? text(made.response.userHandle) : null,
      },
    });
    return { challenge, credential };
  }

  function send(form, { challenge, credential }) {
    form.elements.challenge.value = challenge;
    form.elements.credential.value = credential;
    form.submit();
  }

  async function make(form, proof) {
    const { challenge, options } = await asked("/board/passkeys/new", { token: form.elements.token.value, ...proof });
    options.challenge = bytes(options.challenge);
    options.user.id = bytes(options.user.id);
    (options.excludeCredentials || []).forEach((one) => { one.id = bytes(one.id); });
    const made = await navigator.credentials.create({ publicKey: options });
    const credential = JSON.stringify({
      id: made.id, rawId: text(made.rawId), type: made.type,
      response: { attestationObject: text(made.response.attestationObject), clientDataJSON: text(made.response.clientDataJSON) },
    });
    send(form, { challenge, credential });
  }

  document.addEventListener("click", async (event) => {
    const button = event.target.closest("[data-passkey]");
    if (!button) return;
    const form = button.closest("form");
    try {
      const proof = await proved(form, button.dataset.passkey);
      if (form.matches("[data-new-passkey]")) await make(form, proof);
      else send(form, proof);
    } catch (error) { told(form, error.message); }
  });

  document.addEventListener("submit", async (event) => {
    const form = event.target;
    if (!form.matches("[data-new-passkey]") || form.elements.credential.value) return;
    event.preventDefault();
    const proof = { password: form.elements.password.value };
    if (form.elements.code) proof.code = form.elements.code.value;
    try {
      await make(form, proof);
    } catch (error) { told(form, error.message); }
  });
})();
