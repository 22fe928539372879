/* A list whose rows change places: the focus stays on the button that was pressed, wherever it is then. */
(function () {
  "use strict";

  document.addEventListener("click", (event) => {
    const button = event.target.closest("#arrange-list [data-press-value]");
    if (!button) return;
    const list = button.closest("#arrange-list");
    const value = CSS.escape(button.dataset.pressValue);
    new MutationObserver((_, observer) => {
      observer.disconnect();
      (list.querySelector(`[data-press-value="${value}"]`) || list.querySelector("button"))?.focus();
    }).observe(list, { childList: true, subtree: true, characterData: true });
  });
})();
