/* The symbol search as a combobox (WAI-ARIA, list autocomplete, focus stays in the field).

   "/" and Ctrl-K come here from anywhere; arrows choose, Enter opens, Esc closes. Enter before the answer has come
   opens the first result when it does. */
(function () {
  "use strict";
  const oriel = window.oriel;
  const PAGES_OF_A_SYMBOL = ["/chart", "/volatility", "/predictions"];
  const INPUT = "symbol-search-input";
  const RESULTS = "symbol-search-results";
  const LIST = "symbol-search-list";
  let active = -1;
  let openWhenAnswered = false;

  const input = () => document.getElementById(INPUT);
  const list = () => document.getElementById(LIST);
  const options = () => [...document.querySelectorAll("#" + LIST + " [role=option][data-symbol]")];
  const isAnswered = () => list() && list().dataset.query === input().value.trim();

  function show(open) {
    document.getElementById("symbol-search").classList.toggle("is-open", open);
    input().setAttribute("aria-expanded", String(open));
    if (!open) choose(-1);
  }

  function choose(index) {
    const all = options();
    active = all.length ? Math.max(-1, Math.min(index, all.length - 1)) : -1;
    all.forEach((option, i) => option.setAttribute("aria-selected", String(i === active)));
    if (active < 0) return input().removeAttribute("aria-activedescendant");
    input().setAttribute("aria-activedescendant", all[active].id);
    all[active].scrollIntoView({ block: "nearest" });
    return undefined;
  }

  function move(step) {
    const count = options().length;
    if (count) choose((active + step + count) % count);
  }

  /* On a page about one instrument only the symbol changes; from anywhere else the chart opens afresh. */
  function hrefOf(symbol) {
    const { pathname, search } = window.location;
    const stays = PAGES_OF_A_SYMBOL.includes(pathname);
    const query = new URLSearchParams(stays ? search : "");
    query.set("symbol", symbol);
    return (stays ? pathname : "/chart") + "?" + query.toString();
  }

  function open(option) {
    const href = hrefOf(option.dataset.symbol);
    window.dash_clientside.set_props(INPUT, { value: "" });
    show(false);
    input().blur();
    oriel.go(href);
  }

  function enter() {
    if (!isAnswered()) {
      openWhenAnswered = true;
      return;
    }
    const option = options()[Math.max(active, 0)];
    if (option) open(option);
  }

  function answered() {
    if (!list() || !input()) return;
    choose(input().value.trim() ? 0 : -1);
    if (openWhenAnswered && isAnswered()) {
      openWhenAnswered = false;
      if (options().length) open(options()[0]);
    }
  }

  function prepare(field) {
    field.setAttribute("role", "combobox");
    field.setAttribute("aria-autocomplete", "list");
    field.setAttribute("aria-expanded", "false");
    field.setAttribute("aria-controls", LIST);
    field.setAttribute("aria-haspopup", "listbox");
    field.setAttribute("enterkeyhint", "go");
    field.addEventListener("focus", () => show(true));
    field.addEventListener("blur", () => show(false));
    field.addEventListener("input", () => {
      openWhenAnswered = false;
      show(true);
    });
    new MutationObserver(answered).observe(document.getElementById(RESULTS), { childList: true, subtree: true, attributes: true, attributeFilter: ["data-query"] });
  }

  const KEYS = {
    ArrowDown: () => { show(true); move(1); },
    ArrowUp: () => { show(true); move(active < 0 ? 0 : -1); },
    Enter: enter,
    Escape: () => {
      openWhenAnswered = false;
      if (input().value) window.dash_clientside.set_props(INPUT, { value: "" });
      else input().blur();
      show(false);
    },
  };

  function isTyping(element) {
    return element.matches("input, textarea, select, [contenteditable=true]");
  }

  function isCall(event) {
    if (event.key.toLowerCase() === "k") return (event.ctrlKey || event.metaKey) && !event.altKey;
    return event.key === "/" && !event.ctrlKey && !event.metaKey && !event.altKey && !isTyping(event.target);
  }

  document.addEventListener("keydown", (event) => {
    if (!input() || event.isComposing) return;
    if (isCall(event)) {
      event.preventDefault();
      input().focus();
      input().select();
    } else if (event.target.id === INPUT && KEYS[event.key]) {
      event.preventDefault();
      KEYS[event.key]();
    }
  });

  /* mousedown, so that the field keeps the focus until the option is taken. */
  document.addEventListener("mousedown", (event) => {
    const option = event.target.closest("#" + LIST + " [role=option]");
    if (!option || event.button !== 0) return;
    event.preventDefault();
    if (option.dataset.symbol) open(option);
  });

  oriel.whenPresent("#" + RESULTS, () => prepare(input()));
})();
