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
