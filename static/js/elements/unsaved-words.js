// Keeps what is typed into a form's textareas on this device until the form has been taken in, and warns before it is left.
const sentKey = "sent-words";

// The page after a form was sent. It was taken in when we came here from the form's page and nothing was refused.
function forgetWhatWasTakenIn() {
  const sent = JSON.parse(sessionStorage.getItem(sentKey) ?? "null");
  sessionStorage.removeItem(sentKey);
  const [visit] = performance.getEntriesByType("navigation");
  const wasRefused = document.querySelector(".form-errors, .error, .refused");
  if (sent && visit.type === "navigate" && document.referrer === sent.from && !wasRefused) localStorage.removeItem(sent.key);
}

forgetWhatWasTakenIn();

class UnsavedWords extends HTMLElement {
  #form;
  #typed = false;

  connectedCallback() {
    this.#form = this.querySelector("form");
    this.addEventListener("input", this.#onInput);
    this.addEventListener("submit", this.#onSubmit);
    this.addEventListener("click", this.#onClick);
    this.addEventListener("htmx:after:request", this.#onAnswer);
    this.addEventListener("queued:kept", this.#onKept);
    window.addEventListener("beforeunload", this.#onLeave);
    const kept = this.#kept();
    if (kept && !this.querySelector(".form-errors")) this.#notice.hidden = this.#areas.every((area) => (kept[area.name] ?? area.value) === area.value);
  }

  disconnectedCallback() {
    this.removeEventListener("input", this.#onInput);
    this.removeEventListener("submit", this.#onSubmit);
    this.removeEventListener("click", this.#onClick);
    this.removeEventListener("htmx:after:request", this.#onAnswer);
    this.removeEventListener("queued:kept", this.#onKept);
    window.removeEventListener("beforeunload", this.#onLeave);
  }

  get #key() { return `words:${this.getAttribute("owner")}:${new URL(this.#form.action).pathname}`; }
  get #areas() { return [...this.#form.querySelectorAll("textarea[name]")]; }
  get #notice() { return this.querySelector(":scope > .flash"); }

  #kept() {
    return JSON.parse(localStorage.getItem(this.#key) ?? "null");
  }

  #onInput = () => {
    this.#typed = true;
    this.#notice.hidden = true;
    localStorage.setItem(this.#key, JSON.stringify(Object.fromEntries(this.#areas.map((area) => [area.name, area.value]))));
  };

  #onSubmit = () => {
    this.#typed = false;
    sessionStorage.setItem(sentKey, JSON.stringify({ key: this.#key, from: location.href.split("#")[0] }));
  };

  #onAnswer = (event) => {
    if (event.detail.ctx.request.method !== "GET" && event.detail.ctx.response.status < 400) localStorage.removeItem(this.#key);
  };

  #onKept = () => {
    this.#typed = false;
    localStorage.removeItem(this.#key);
  };

  #onLeave = (event) => {
    if (this.#typed) event.preventDefault();
  };

  #onClick = ({ target }) => {
    if (!this.#notice.contains(target) || !target.value) return;
    if (target.value === "bring-back" && !this.#areas.every(this.#bringBack)) return;
    if (target.value !== "bring-back") localStorage.removeItem(this.#key);
    this.#notice.hidden = true;
    this.#areas[0]?.focus();
  };

  // Where others write in it too (live-text), the words are only shown: false, and they stay kept.
  #bringBack = (area) => {
    const words = this.#kept()[area.name] ?? area.value;
    const isFree = area.dispatchEvent(new CustomEvent("words:brought", { detail: words, bubbles: true, cancelable: true }));
    if (isFree) area.value = words;
    return isFree;
  };
}

customElements.define("unsaved-words", UnsavedWords);
