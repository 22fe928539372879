/* What is shared by a link: fields that depend on others, and copying what is shown once. */
(function () {
  "use strict";
  const callbacks = window.oriel.callbacks;
  const ABOUT = {
    live: "Visitors see it with the data of the day they come, and with your rights as they are then.",
    snapshot: "Visitors see the snapshot as it was frozen, for ever.",
    frozen: "Visitors see it as it is now, for ever; what takes long is shown as it was computed last.",
  };

  callbacks.shareFields = function (mode, ends, target) {
    const away = (is) => (is ? "d-none" : "");
    const form = "o-share__form" + (ends === "day" ? " is-on-a-day" : "");
    const shows = target && target.snapshot ? "snapshot" : mode;
    return [ABOUT[shows] || "", away(mode === "frozen"), form];
  };

  async function copy(field) {
    try {
      await navigator.clipboard.writeText(field.value);
    } catch {
      field.select(); /* without https the browser has no clipboard of its own */
      if (!document.execCommand("copy")) return false;
    }
    return true;
  }

  document.addEventListener("click", async (event) => {
    const button = event.target.closest("[data-copy-from]");
    if (!button) return;
    const field = document.getElementById(button.dataset.copyFrom);
    const done = await copy(field);
    if (!done) field.select();
    window.oriel.toast(done ? "Copied." : "The browser does not let Oriel copy; it is marked, press Ctrl-C.", { kind: done ? "success" : "info" });
  });
})();
