/* Reports: a new one goes by the time zone of whoever writes it; what is to be read is brought into view. */
(function () {
  "use strict";
  const callbacks = window.oriel.callbacks;
  const none = () => window.dash_clientside.no_update;

  callbacks.ownZone = function (kept, options, zone) {
    const own = Intl.DateTimeFormat().resolvedOptions().timeZone;
    const isKnown = (options || []).some((option) => option.value === own);
    const isNew = kept && kept.id === null && zone === "UTC";
    return isNew && isKnown && own !== zone ? own : none();
  };

  function bringIntoView(selector) {
    window.requestAnimationFrame(() => {
      const found = document.querySelector(selector);
      if (found) found.scrollIntoView({ block: "center" });
    });
    return none();
  }

  callbacks.showFault = (faults) => ((faults || []).some(Boolean) ? bringIntoView(".o-fields__fault:not(:empty)") : none());
  callbacks.showPreview = (preview) => (preview ? bringIntoView(".o-preview-place") : none());
})();
