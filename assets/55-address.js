/* Keeps the address bar at the view that is shown, and the view at the address when a person goes back.

   `saved` in the address is the saved view that was opened: it stays while the view is changed. */
(function () {
  "use strict";
  const callbacks = window.oriel.callbacks;
  const here = () => window.location.pathname + window.location.search;

  const oriel = window.oriel;
  const tell = () => window.dash_clientside.set_props("shell-address", { data: here() });

  oriel.savedInAddress = () => new URLSearchParams(window.location.search).get("saved");

  callbacks.rememberQuery = function (query) {
    const saved = oriel.savedInAddress();
    const search = [query, saved && "saved=" + encodeURIComponent(saved)].filter(Boolean).join("&");
    const address = window.location.pathname + (search ? "?" + search : "");
    if (address !== here()) {
      window.history.pushState({}, "", address);
      tell();
    }
    return window.dash_clientside.no_update;
  };

  /* The page stays as it is, and its address is another. */
  oriel.standAt = function (address) {
    if (address === here()) return;
    window.history.replaceState(window.history.state, "", address);
    tell();
  };

  callbacks.standAt = function (address) {
    if (address) oriel.standAt(address);
    return window.dash_clientside.no_update;
  };

  callbacks.followAddress = here;

  /* Dash draws a page anew when its location changes. It does not hear of the addresses written above: going to the one
     that it heard of last, by a link or back, would leave the page as it is. */
  let heard = here();
  function arrive() {
    const unchangedForDash = heard === here();
    heard = here();
    if (unchangedForDash) {
      const { search, href } = window.location;
      window.dash_clientside.set_props("_pages_location", { search, href });
    }
  }
  window.addEventListener("_dashprivate_pushstate", arrive);
  window.addEventListener("popstate", arrive);
})();
