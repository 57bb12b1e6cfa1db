// A form of one tap that is kept on the device before it is sent: in a brief, where the network may be gone.
// Where the device cannot keep it, it stays an ordinary form.
import { enqueue, settled } from "../offline/queue.js";

class QueuedTap extends HTMLElement {
  #form;
  #isPlain = !isSecureContext; // there a device keeps nothing

  connectedCallback() {
    this.#form = this.querySelector("form");
    this.addEventListener("submit", this.#onSubmit);
    // A kept page is opened more than once: what is tapped then is another tap.
    if ("kept" in document.documentElement.dataset) this.#form.elements.client_id.value = crypto.randomUUID();
  }

  disconnectedCallback() {
    this.removeEventListener("submit", this.#onSubmit);
  }

  #onSubmit = async (event) => {
    if (event.defaultPrevented || this.#isPlain) return;
    event.preventDefault();
    const fields = new FormData(this.#form, event.submitter);
    const tap = { kind: "occasion", url: this.#form.getAttribute("action"), fields, label: this.getAttribute("label") };
    const id = await enqueue(tap).catch(() => undefined);
    this.#isPlain = !id; // the device is full, or signed out in another tab: then as without us
    if (id) this.#say((await settled(id, fields.get("csrf_token")))?.state, event.submitter);
    this.#form.dispatchEvent(new Event("queued:settled", { bubbles: true }));
    if (!id) this.#form.requestSubmit(event.submitter);
  };

  // What was tapped stays to be seen; it is done, so the buttons are gone.
  #say(state, tapped) {
    for (const line of this.querySelectorAll("[data-say]")) line.hidden = line.dataset.say !== state;
    this.#form.hidden = true;
    const said = this.querySelector("[role=status]");
    said.prepend(`${tapped.textContent.trim()}. `);
    said.tabIndex = -1;
    said.focus();
  }
}

customElements.define("queued-tap", QueuedTap);
