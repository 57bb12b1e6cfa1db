import { settleIn } from "./offline/device.js";

// What concerns every page: a panel whose list could not be fetched says so instead of loading for ever.
document.addEventListener("htmx:error", ({ target }) => {
  const loading = target.closest?.(".panel")?.querySelector(".loading");
  if (loading?.dataset.failed) loading.textContent = loading.dataset.failed;
});

// After the page has come, so that its own files come first.
if (document.readyState === "complete") settleIn();
else addEventListener("load", settleIn);
