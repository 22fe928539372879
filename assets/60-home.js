/* Tables whose rows open a page, and the instruments table on a narrow screen. */
(function () {
  "use strict";
  const oriel = window.oriel;
  /* How wide the window must be for a column, so that names keep their room. */
  const NEEDS = { as_of: 641, position: 1090, bars: 1250, source: 1360, kind: 1600 };
  const WIDTHS = { wide: { spark: 116, last: 100, change: 96 }, narrow: { spark: 92, last: 84, change: 90 } };

  function linkOf(element) {
    const row = element.closest("[data-open-rows] .ag-row");
    return row && row.querySelector("a[href]");
  }

  function hasSelection() {
    return String(window.getSelection()).length > 0;
  }

  document.addEventListener("click", (event) => {
    if (event.target.closest("a, button, input")) return;
    const link = linkOf(event.target);
    if (link && !hasSelection()) link.click();
  });

  document.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || !event.target.classList.contains("ag-cell")) return;
    const link = linkOf(event.target);
    if (link) link.click();
  });

  function fit(api) {
    const width = window.innerWidth;
    for (const [column, needed] of Object.entries(NEEDS)) api.setColumnsVisible([column], width >= needed);
    const widths = WIDTHS[width < NEEDS.as_of ? "narrow" : "wide"];
    api.setColumnWidths(Object.entries(widths).map(([key, newWidth]) => ({ key, newWidth })));
  }

  oriel.callbacks.fitInstruments = function (id) {
    window.dash_ag_grid.getApiAsync(id).then((api) => {
      const refit = () => fit(api);
      window.addEventListener("resize", refit);
      api.addEventListener("gridPreDestroyed", () => window.removeEventListener("resize", refit));
      fit(api);
    });
    return window.dash_clientside.no_update;
  };

  oriel.callbacks.filterInstruments = function (text, kind, options) {
    const model = kind === "all" ? {} : { kind: { filterType: "text", type: "equals", filter: kind } };
    const query = new URLSearchParams(window.location.search);
    if (kind === "all" && !oriel.savedInAddress()) query.delete("kind");
    else query.set("kind", kind);
    const search = query.toString();
    oriel.standAt(window.location.pathname + (search ? "?" + search : ""));
    return [{ ...options, quickFilterText: text || "" }, model];
  };
})();
