/* The theme button, figures that follow the theme at once without asking the server, and Plotly's chatter. */
(function () {
  "use strict";
  const oriel = window.oriel;
  const NAMES = { system: "as the system", light: "light", dark: "dark" };
  const CHECKS_AFTER = [300, 2000, 6000]; // ms: an answer has to be read before its figures are there
  let templates = null;
  let changed = -Infinity;

  function describeButton() {
    const button = document.getElementById("shell-theme");
    if (!button) return;
    const label = "Theme: " + NAMES[document.documentElement.dataset.themeChoice];
    button.setAttribute("aria-label", label);
    button.title = label;
  }

  function componentId(graph) {
    return graph.id.startsWith("{") ? JSON.parse(graph.id) : graph.id;
  }

  /* Through the figure's own property: otherwise its next change would bring the old template back. */
  function follow() {
    if (!templates) return;
    const template = templates[document.documentElement.dataset.bsTheme];
    for (const graph of document.querySelectorAll(".dash-graph[id]")) {
      const id = componentId(graph);
      const figure = window.dash_component_api.getLayout(id)?.props.figure;
      if (!figure?.layout || figure.layout.template?.layout.paper_bgcolor === template.layout.paper_bgcolor) continue;
      window.dash_clientside.set_props(id, { figure: { ...figure, layout: { ...figure.layout, template } } });
    }
    for (const plot of document.querySelectorAll(".dash-graph:not([id]) .js-plotly-plot")) {
      window.Plotly.relayout(plot, { template });
    }
  }

  oriel.callbacks.keepTemplates = function (both) {
    templates = both;
    oriel.whenPresent("#shell-theme", describeButton);
    return window.dash_clientside.no_update;
  };

  window.addEventListener("oriel:theme", () => {
    changed = window.performance.now();
    describeButton();
    follow();
  });

  /* A figure that was asked for before the change comes in the theme of then. */
  window.addEventListener("oriel:answered", (event) => {
    if (event.detail.asked >= changed) return;
    for (const pause of CHECKS_AFTER) window.setTimeout(follow, pause);
  });

  /* Plotly warns, with a stack, of each bar that a colour scale paints: its snapping takes the number for a colour. */
  document.addEventListener("load", (event) => {
    if (event.target.src?.includes("/plotly.min.js")) window.Plotly.setPlotConfig({ logging: 0 });
  }, true);

  document.addEventListener("click", (event) => {
    if (event.target.closest("#shell-theme")) window.orielTheme.next();
  });
})();
