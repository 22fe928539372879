/* The theme button, figures that follow the theme at once without asking the server, and Plotly's chatter. */
(function () {
  "use strict";
  const oriel = window.oriel;
  const NAMES = { system: "as the system", light: "light", dark: "dark" };
  const TIME_TO_DRAW = 500;
  let templates = null;
  let changed = -Infinity;

  function describeButton() {
    const button = document.getElementById("shell-theme");
    if (!button) return;
    const label = "Theme: " + NAMES[document.documentElement.dataset.themeChoice];
    button.setAttribute("aria-label", label);
    button.title = label;
  }

  function componentId(plot) {
    const id = plot.parentElement.id;
    return id.startsWith("{") ? JSON.parse(id) : id;
  }

  function withTemplate(figure, template) {
    return { ...figure, layout: { ...figure.layout, template } };
  }

  /* Through the figure's own property: otherwise its next change would bring the old template back. */
  function follow() {
    if (!templates) return;
    const template = templates[document.documentElement.dataset.bsTheme];
    for (const plot of document.querySelectorAll(".js-plotly-plot")) {
      const id = componentId(plot);
      const component = id && window.dash_component_api.getLayout(id);
      if (component) window.dash_clientside.set_props(id, { figure: withTemplate(component.props.figure, template) });
      else window.Plotly.relayout(plot, { template });
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
    if (event.detail.asked < changed) window.setTimeout(follow, TIME_TO_DRAW);
  });

  /* Plotly warns, with a stack, of each bar that a colour scale paints: its snapping takes the number for a colour. */
  document.addEventListener("load", (event) => {
    if (event.target.src?.includes("/plotly.min.js")) window.Plotly.setPlotConfig({ logging: 0 });
  }, true);

  document.addEventListener("click", (event) => {
    if (event.target.closest("#shell-theme")) window.orielTheme.next();
  });
})();
