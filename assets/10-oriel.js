/* What the other scripts share: going to a page without a reload, toasts, and waiting for an element. */
(function () {
  "use strict";
  const oriel = (window.oriel = window.oriel || {});
  window.dash_clientside = window.dash_clientside || {};
  oriel.callbacks = window.dash_clientside.oriel = window.dash_clientside.oriel || {};

  /* As dcc.Link does it: Dash listens to its own event, not to the history. */
  oriel.go = function (href) {
    if (href === window.location.pathname + window.location.search) return;
    window.history.pushState({}, "", href);
    window.dispatchEvent(new CustomEvent("_dashprivate_pushstate"));
    window.scrollTo(0, 0);
  };

  oriel.whenPresent = function (selector, then) {
    const found = document.querySelector(selector);
    if (found) return then(found);
    const observer = new MutationObserver(() => {
      const element = document.querySelector(selector);
      if (!element) return;
      observer.disconnect();
      then(element);
    });
    observer.observe(document.documentElement, { childList: true, subtree: true });
  };

  const ICONS = { info: "bi-info-circle", success: "bi-check-circle", warn: "bi-exclamation-circle", error: "bi-exclamation-triangle" };

  function region() {
    let element = document.getElementById("toasts");
    if (!element) {
      element = document.createElement("div");
      element.id = "toasts";
      element.className = "o-toasts";
      element.setAttribute("role", "status");
      element.setAttribute("aria-live", "polite");
      document.body.append(element);
    }
    return element;
  }

  /* A button that writes `value` into the store `press`, as those of the pages do. */
  function doing({ text, press, value }, toast) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "o-button o-toast__action";
    button.textContent = text;
    button.dataset.press = press;
    button.dataset.pressValue = value;
    button.addEventListener("click", () => window.setTimeout(() => toast.remove()));
    return button;
  }

  /* One toast a key: saying it again replaces it. Without `seconds` it stays until it is closed. `action`: a button. */
  oriel.toast = function (text, { kind = "info", seconds = 6, key = text, busy = false, action = null } = {}) {
    oriel.dismiss(key);
    const toast = document.createElement("div");
    toast.className = "o-toast o-toast--" + kind;
    toast.dataset.key = key;
    const mark = document.createElement("span");
    mark.className = busy ? "o-spinner" : "bi " + (ICONS[kind] || ICONS.info);
    mark.setAttribute("aria-hidden", "true");
    const words = document.createElement("span");
    words.className = "o-toast__text";
    words.textContent = text;
    const close = document.createElement("button");
    close.type = "button";
    close.className = "o-chip__x";
    close.setAttribute("aria-label", "Close this message");
    close.textContent = "×";
    close.addEventListener("click", () => toast.remove());
    toast.append(mark, words, ...(action ? [doing(action, toast)] : []), close);
    region().append(toast);
    if (seconds) window.setTimeout(() => toast.remove(), seconds * 1000);
  };

  oriel.dismiss = function (key) {
    for (const toast of document.querySelectorAll(".o-toast")) if (toast.dataset.key === key) toast.remove();
  };

  /* Callbacks on the server say it through the store: set_props("shell-toast", {"data": {"text": …, "kind": …}}). */
  oriel.callbacks.showToast = function (said) {
    if (said && said.text) oriel.toast(said.text, said);
    return window.dash_clientside.no_update;
  };
})();
