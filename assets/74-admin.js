/* Administration: the search above a table, and the open tab in the address. */
(function () {
  "use strict";
  const { callbacks } = window.oriel;

  callbacks.searchGrid = (words, options) => ({ ...options, quickFilterText: words || "" });

  callbacks.tabInAddress = function (pressed) {
    if (pressed) window.oriel.standAt(window.location.pathname + "?tab=" + encodeURIComponent(pressed.value));
    return window.dash_clientside.no_update;
  };
})();
