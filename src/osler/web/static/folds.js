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
  reveal(location.hash.slice(1));

  let printed = [];
  window.addEventListener("beforeprint", () => {
    printed = [...document.querySelectorAll("details.fold:not([open]), details.why:not([open])")];
    for (const fold of printed) fold.open = true;
  });
  window.addEventListener("afterprint", () => { for (const fold of printed) fold.open = false; printed = []; });
})();
