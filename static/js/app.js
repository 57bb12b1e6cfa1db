// What concerns every page: a panel whose list could not be fetched says so instead of loading for ever.
document.addEventListener("htmx:error", ({ target }) => {
  const loading = target.closest?.(".panel")?.querySelector(".loading");
  if (loading?.dataset.failed) loading.textContent = loading.dataset.failed;
});
