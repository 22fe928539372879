/* The basket: an instrument that is picked becomes a line, with the caret where its size goes. */
(function () {
  "use strict";
  const { callbacks } = window.oriel;
  const LINES = "basket-lines";

  callbacks.addHolding = function (symbol, lines) {
    const { no_update } = window.dash_clientside;
    if (!symbol) return [no_update, no_update];
    const typed = (lines || "").replace(/\s+$/, "");
    window.setTimeout(() => {
      const field = document.getElementById(LINES);
      field.focus();
      field.setSelectionRange(field.value.length, field.value.length);
    }, 50);
    return [(typed ? typed + "\n" : "") + symbol + " ", null];
  };

  /* The field that its button hides has no name of its own. */
  callbacks.nameUpload = function (id) {
    window.oriel.whenPresent("#" + id + " input", (input) => input.setAttribute("aria-label", "A basket as a CSV or XLSX file"));
    return window.dash_clientside.no_update;
  };
})();
