/* Sections that a link scrolls to, and tables whose rows choose something: a click, or Enter on a cell. */
(function () {
  "use strict";
  const { callbacks } = window.oriel;
  const sheet = new CSSStyleSheet();
  document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];

  /* A change of the hash alone would make Dash draw the page anew. */
  document.addEventListener("click", (event) => {
    const link = event.target.closest("[data-scroll-to]");
    if (!link) return;
    event.preventDefault();
    const calm = window.matchMedia("(prefers-reduced-motion: reduce)").matches;
    document.getElementById(link.dataset.scrollTo).scrollIntoView({ behavior: calm ? "auto" : "smooth" });
  });

  function pick(element) {
    const row = element.closest("[data-pick-rows] .ag-row[row-id]");
    if (!row) return;
    const store = row.closest("[data-pick-rows]").dataset.pickRows;
    window.dash_clientside.set_props(store, { data: { value: row.getAttribute("row-id"), at: Date.now() } });
  }

  document.addEventListener("click", (event) => {
    if (!String(window.getSelection()).length) pick(event.target);
  });

  document.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && event.target.classList.contains("ag-cell")) pick(event.target);
  });

  callbacks.pressedValue = (pressed) => (pressed ? pressed.value : window.dash_clientside.no_update);

  /* The grid makes its rows anew as it likes, so that a mark on them would be lost. */
  callbacks.markPicked = function (name) {
    const rule = "{ background: var(--o-selected); box-shadow: inset 2px 0 var(--o-accent); }";
    sheet.replaceSync(name ? `[data-pick-rows] .ag-row[row-id="${CSS.escape(name)}"] ${rule}` : "");
    return window.dash_clientside.no_update;
  };

  /* Tells of a slow panel's result once, when it is there. */
  callbacks.nowShown = function (memory, known) {
    const result = memory && memory.shown;
    return result && result !== known ? result : window.dash_clientside.no_update;
  };
})();
