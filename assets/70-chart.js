/* Keeps the address bar at the view that is shown, and the view at the address when a person goes back. */
(function () {
  "use strict";
  const callbacks = window.oriel.callbacks;

  callbacks.rememberQuery = function (query) {
    const address = window.location.pathname + "?" + query;
    if (address !== window.location.pathname + window.location.search) window.history.pushState({}, "", address);
    return window.dash_clientside.no_update;
  };

  /* Dash draws a page anew when its location changes; ours may have changed without its knowledge. */
  window.addEventListener("popstate", () => {
    if (window.location.pathname !== "/chart") return;
    window.dash_clientside.set_props("_pages_location", { search: window.location.search });
  });
})();
