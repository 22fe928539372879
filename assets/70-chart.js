/* What the chart page does in the browser alone. */
(function () {
  "use strict";
  const callbacks = window.oriel.callbacks;

  /* The drag, pan, brush or double click that moves the stretch; other events of a figure are nobody's business. */
  callbacks.zoomOf = function (onPrice, onOverview) {
    const { triggered_id: source } = window.dash_clientside.callback_context;
    const event = (source === "chart-overview" ? onOverview : onPrice) || {};
    const isZoom = Object.keys(event).some((key) => /^(xaxis\.(range|autorange)|selections)/.test(key));
    return isZoom ? event : window.dash_clientside.no_update;
  };
})();

/* Dash's dropdown hides its tab stop from screen readers and takes its button out of the tab order; this turns it round. */
(function () {
  "use strict";
  new MutationObserver(() => {
    for (const stop of document.querySelectorAll(".dash-dropdown-focus-target[tabindex='0']")) {
      stop.tabIndex = -1;
      stop.nextElementSibling.tabIndex = 0;
    }
  }).observe(document.documentElement, { childList: true, subtree: true });
})();
