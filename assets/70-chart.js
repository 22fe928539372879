/* Keeps the address bar at the view that is shown, and the view at the address when a person goes back. */
(function () {
  "use strict";
  const callbacks = window.oriel.callbacks;
  const here = () => window.location.pathname + window.location.search;

  callbacks.rememberQuery = function (query) {
    const address = window.location.pathname + "?" + query;
    if (address !== here()) window.history.pushState({}, "", address);
    return window.dash_clientside.no_update;
  };

  /* The drag, pan, brush or double click that moves the stretch; other events of a figure are nobody's business. */
  callbacks.zoomOf = function (onPrice, onOverview) {
    const { triggered_id: source } = window.dash_clientside.callback_context;
    const event = (source === "chart-overview" ? onOverview : onPrice) || {};
    const isZoom = Object.keys(event).some((key) => /^(xaxis\.(range|autorange)|selections)/.test(key));
    return isZoom ? event : window.dash_clientside.no_update;
  };

  /* Dash draws a page anew when its location changes. It does not hear of the addresses written above: going back to the
     one that it heard of last would leave the page as it is. */
  let heard = here();
  const listen = () => (heard = here());
  window.addEventListener("_dashprivate_pushstate", listen);
  window.addEventListener("popstate", () => {
    const unchangedForDash = heard === here();
    listen();
    if (unchangedForDash) {
      const { search, href } = window.location;
      window.dash_clientside.set_props("_pages_location", { search, href });
    }
  });
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
