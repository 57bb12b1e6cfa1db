// What is said of a text, beside its editor: passages are marked in the editor, and what is selected there can be spoken of.
// The list is fetched by htmx: "said:now" is its trigger. It is not fetched anew under the hands of whoever writes in it.
const pause = 200;

class TextComments extends HTMLElement {
  #writing;
  #timer;
  #focus;
  #wanted; // what to say as soon as the forms are there
  #sent; // a form that its answer will take the place of
  #watcher = new MutationObserver(() => this.#onNewList());

  connectedCallback() {
    this.#writing = this.closest(".text-edit");
    for (const [what, act] of Object.entries(this.#acts)) this.#writing.addEventListener(what, act);
    document.addEventListener("live:said", this.#onSaid);
    this.#watcher.observe(this.querySelector(".panel-body"), { childList: true, subtree: true });
  }

  disconnectedCallback() {
    for (const [what, act] of Object.entries(this.#acts)) this.#writing.removeEventListener(what, act);
    document.removeEventListener("live:said", this.#onSaid);
    this.#watcher.disconnect();
    clearTimeout(this.#timer);
  }

  get text() { return Number(this.getAttribute("text")); }
  get #editor() { return this.#writing.querySelector("live-text"); }
  get #news() { return this.querySelector(".news button"); }

  get #isWritten() {
    const areas = [...this.querySelectorAll("textarea")];
    return areas.some(({ value, defaultValue }) => value !== defaultValue) || Boolean(this.querySelector("details[open] :focus"));
  }

  #onSaid = ({ detail }) => detail.text === this.text && this.#renewSoon();

  #renewSoon() {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => (this.#isWritten ? (this.#news.hidden = false) : this.#renew()), pause);
  }

  #renew() {
    this.#news.hidden = true;
    this.#focus = this.contains(document.activeElement) ? document.activeElement.closest("[id]")?.id : undefined;
    this.querySelector("[hx-get]").dispatchEvent(new Event("said:now"));
  }

  #onNewList() {
    this.#mark();
    if (this.#wanted) this.#say(...this.#wanted);
    if (this.#focus) document.getElementById(this.#focus)?.focus();
    this.#focus = undefined;
    if (this.#sent && !this.#sent.isConnected) this.#comeBack();
    if (!this.#news.hidden) this.#renewSoon(); // what was written here may have been sent
  }

  // The focus went with the form: back to the thread it stood in, or to the heading of them all.
  #comeBack() {
    const thread = document.getElementById(this.#sent.closest(".thread")?.id);
    this.#sent = undefined;
    if (document.activeElement === document.body) (thread ?? this.querySelector("h2 a")).focus();
  }

  #onSubmit = ({ target }) => {
    if (this.contains(target)) this.#sent = target;
  };

  #mark = () => {
    const spokenOf = [...this.querySelectorAll("[data-passage]")];
    const passages = spokenOf.map(({ dataset: { passage, start, end, replacement } }) => ({ id: passage, start, end, replacement: replacement ?? null }));
    this.#editor?.showPassages?.(passages);
  };

  #onClick = ({ target }) => {
    const button = target.closest(".passage-bar button, .news button, .go-to");
    if (!button) return;
    if (button.value === "renew") this.#renew();
    else if (button.value === "go") this.#editor.goTo(button.closest("[data-passage]").dataset.passage);
    else this.#speak(button.value);
  };

  // Not with AltGr, which writes a letter.
  #onKey = (event) => {
    if (event.code !== "KeyM" || !event.altKey || !(event.ctrlKey || event.metaKey) || event.getModifierState("AltGraph")) return;
    event.preventDefault();
    this.#speak("comment");
  };

  #onChosen = ({ detail: { id } }) => {
    const thread = this.querySelector(`[data-passage="${CSS.escape(id)}"]`);
    thread?.scrollIntoView({ block: "nearest" });
    thread?.focus();
  };

  #speak(kind) {
    const passage = this.#editor.selectedPassage();
    const status = this.#writing.querySelector(".passage-bar [role=status]");
    status.textContent = passage || kind === "comment" ? "" : status.dataset.none;
    if (!passage && kind === "suggestion") return;
    if (this.querySelector(`.say-${kind}`)) return this.#say(kind, passage);
    this.#wanted = [kind, passage];
    this.#renew();
  }

  #say(kind, passage) {
    this.#wanted = undefined;
    const place = this.querySelector(`.say-${kind}`);
    const fields = place.querySelector("form").elements;
    place.open = true;
    for (const name of ["quote", "start", "end"]) fields[name].value = passage?.[name] ?? "";
    if (kind === "suggestion") fields.replacement.value = passage.quote;
    (fields.replacement ?? fields.words).focus();
  }

  #acts = { click: this.#onClick, keydown: this.#onKey, submit: this.#onSubmit, "live:opened": this.#mark, "passage:chosen": this.#onChosen };
}

customElements.define("text-comments", TextComments);
