// A form whose answers are kept on the device before they are sent, so that no network and no closed tab loses them.
// Where the device cannot keep them it stays an ordinary form. Says "queued:settled" when the form is free again.
import { enqueue, entry, listen, replace, settled } from "../offline/queue.js";

class QueuedForm extends HTMLElement {
  #form;
  #mending; // the id of the entry whose words are in the form
  #waiting; // the id of the entry that is said to wait
  #stop;
  #isPlain = !isSecureContext; // there a device keeps nothing

  connectedCallback() {
    this.#form = this.querySelector("form");
    this.addEventListener("submit", this.#onSubmit);
    document.addEventListener("queued:mend", this.#onMend);
    document.addEventListener("visibilitychange", this.#toToday);
    this.#stop = listen(this.#hasLeft);
    if ("kept" in document.documentElement.dataset) this.#renew(this.#typed(new URLSearchParams(location.search)));
  }

  disconnectedCallback() {
    this.removeEventListener("submit", this.#onSubmit);
    document.removeEventListener("queued:mend", this.#onMend);
    document.removeEventListener("visibilitychange", this.#toToday);
    this.#stop();
  }

  #onSubmit = async (event) => {
    if (event.defaultPrevented || this.#isPlain) return;
    event.preventDefault();
    await this.#send(event.submitter);
    this.#tell("queued:settled");
    if (this.#isPlain) this.#form.requestSubmit(event.submitter);
  };

  async #send(submitter) {
    const fields = new FormData(this.#form, submitter);
    const written = { kind: this.getAttribute("kind"), url: this.#form.getAttribute("action"), fields, label: fields.get("company") };
    const id = await this.#keep(written).catch(() => undefined);
    if (!id) return (this.#isPlain = true); // the device is full, or signed out in another tab: then as without us
    this.#tell("queued:kept");
    const { state, next } = (await settled(id, fields.get("csrf_token"))) ?? {};
    if (state === "sent") return location.assign(next);
    const { words, client_id: key } = this.#form.elements;
    const isNext = words.value !== fields.get("words"); // it is being written already
    this.#mending = state === "refused" && !isNext ? id : undefined;
    if (isNext) key.value = crypto.randomUUID();
    else if (!this.#mending) this.#renew(submitter?.name === "more" ? keptFor(fields) : undefined);
    this.#waiting = id;
    this.#say(state);
  }

  // What was said to wait may be sent while the page is open: then it no longer waits.
  #hasLeft = async () => {
    const { state } = (this.#waiting && (await entry(this.#waiting))) || {};
    if (state === "sent" && !this.#mending) this.#say(state);
  };

  async #keep(written) {
    const isReplaced = this.#mending && (await replace(this.#mending, written));
    return isReplaced ? this.#mending : enqueue(written);
  }

  #onMend = ({ detail: { id, fields } }) => {
    this.#renew(new URLSearchParams(fields));
    this.#mending = id;
    this.#say("mending");
  };

  // On a slow phone a thumb is there before this script: what it typed stays.
  #typed(given) {
    for (const { name, value, defaultValue } of [this.#form.elements.company, this.#form.elements.words]) {
      if (value !== defaultValue) given.set(name, value);
    }
    return given;
  }

  // An empty form with a key of its own, and what is given filled in: the company first, its deals follow it.
  #renew(given = new URLSearchParams()) {
    const { client_id: key, company, words } = this.#form.elements;
    this.#form.reset();
    document.getElementById("similar").replaceChildren();
    key.value = crypto.randomUUID();
    this.#toToday();
    company.value = given.get("company") ?? company.value;
    company.dispatchEvent(new Event("change", { bubbles: true }));
    for (const [name, value] of given) fill(this.#form.elements.namedItem(name), value);
    words.focus();
  }

  // The page may be from another day, kept or left open.
  #toToday = () => {
    const { heard_on: heard } = this.#form.elements;
    const today = new Date().toISOString().slice(0, 10); // in UTC, as the server counts
    if (heard.value === this.dataset.day) heard.value = today;
    this.dataset.day = today;
  };

  #say(what) {
    for (const line of this.querySelectorAll("[data-say]")) line.hidden = line.dataset.say !== what;
  }

  #tell(what) {
    this.#form.dispatchEvent(new Event(what, { bubbles: true }));
  }
}

// One more from this meeting: what it has in common with the one before.
function keptFor(fields) {
  const names = ["company", "deal_id", "persona_id", "heard_on"];
  return new URLSearchParams(names.map((name) => [name, fields.get(name) ?? ""]));
}

function fill(field, value) {
  if (field && field.type !== "hidden") field.value = value; // of radio buttons the one with that value
}

customElements.define("queued-form", QueuedForm);
