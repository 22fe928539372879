/* Tabs: the arrow keys, Home and End move the focus among them; the open one is marked here, since tabs drawn anew would
   lose the focus, and stays in sight. */
(function () {
  "use strict";
  const STEPS = { ArrowRight: 1, ArrowLeft: -1 };

  function target(key, tabs, at) {
    if (key === "Home") return 0;
    if (key === "End") return tabs.length - 1;
    return key in STEPS ? (at + STEPS[key] + tabs.length) % tabs.length : -1;
  }

  document.addEventListener("keydown", (event) => {
    const tab = event.target.closest?.("[role=tab]");
    if (!tab) return;
    const tabs = [...tab.closest("[role=tablist]").querySelectorAll("[role=tab]")];
    const next = tabs[target(event.key, tabs, tabs.indexOf(tab))];
    if (!next) return;
    event.preventDefault();
    next.focus();
    next.scrollIntoView({ block: "nearest", inline: "nearest" });
  });

  document.addEventListener("click", (event) => {
    const open = event.target.closest("[role=tab]");
    for (const tab of open ? open.closest("[role=tablist]").querySelectorAll("[role=tab]") : []) {
      tab.setAttribute("aria-selected", String(tab === open));
      tab.tabIndex = tab === open ? 0 : -1;
    }
  });

  window.oriel.whenPresent("[role=tab][aria-selected=true]", (tab) => tab.scrollIntoView({ block: "nearest", inline: "nearest" }));
})();
