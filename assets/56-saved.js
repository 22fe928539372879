/* The saved view of the open page: whether there is one, and whether the page still shows what was saved. */
(function () {
  "use strict";
  const oriel = window.oriel;
  const BAR = "saved-bar";

  function pathOf(address) {
    return address.split("?")[0];
  }

  function queryOf(address) {
    const pairs = (address.split("?")[1] || "").split("&");
    return plain(pairs.filter((pair) => !pair.startsWith("saved=")).join("&"));
  }

  /* Browsers write some characters otherwise than we do. */
  function plain(query) {
    try {
      return decodeURIComponent(query);
    } catch {
      return query;
    }
  }

  /* What the server is to look up, as an address without a view; empty when there is nothing. */
  oriel.callbacks.followSaved = function (address, asked) {
    const path = pathOf(address);
    const isSaving = document.getElementById(BAR).dataset.paths.split(" ").includes(path);
    const saved = isSaving ? oriel.savedInAddress() : null;
    const next = saved ? path + "?saved=" + encodeURIComponent(saved) : "";
    const nothing = window.dash_clientside.no_update;
    return [!isSaving, saved ? "o-saved__face" : "o-saved__face d-none", next === (asked || "") ? nothing : next];
  };

  oriel.callbacks.markChanged = function (address, opened) {
    if (!opened || String(opened.id) !== oriel.savedInAddress()) return ["", true];
    const marks = Object.fromEntries(Object.entries(opened.marks).map(([query, words]) => [plain(query), words]));
    const words = marks[queryOf(address)] ?? "changed";
    return [words, !words];
  };

  oriel.callbacks.goTo = function (address) {
    if (address) oriel.go(address);
    return window.dash_clientside.no_update;
  };
})();
