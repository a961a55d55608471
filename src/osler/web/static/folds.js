// Opens what is folded: for a link into it, and for paper. Browsers of today do both by themselves.
"use strict";
(() => {
  function reveal(id) {
    const target = id && document.getElementById(id);
    for (let fold = target && target.closest("details"); fold; fold = fold.parentElement.closest("details")) fold.open = true;
  }
  document.addEventListener("click", (event) => {
    const link = event.target.closest('a[href^="#"]');
    if (!link || event.defaultPrevented) return;
    const menu = link.closest(".jump-menu");
    if (menu) menu.open = false;
    reveal(decodeURIComponent(link.hash.slice(1)));
  });

  // A published page comes with its folds open, for who has no script.
  for (const fold of document.querySelectorAll("details[data-shut]")) { fold.open = false; fold.removeAttribute("data-shut"); }
  // A narrow screen shows the later sections by heading and first words.
  function narrow() {
    if (!matchMedia("(max-width:40rem)").matches) return;
    for (const fold of document.querySelectorAll("details[data-second]")) { fold.open = false; fold.removeAttribute("data-second"); }
  }
  document.addEventListener("osler:shown", narrow);
  narrow();
  reveal(location.hash.slice(1));

  let printed = [];
  window.addEventListener("beforeprint", () => {
    printed = [...document.querySelectorAll("details.fold:not([open]), details.why:not([open]), details.versions:not([open])")];
    for (const fold of printed) fold.open = true;
  });
  window.addEventListener("afterprint", () => { for (const fold of printed) fold.open = false; printed = []; });
})();
