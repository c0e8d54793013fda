"use strict";

/** Several phones side by side. Which ones stands in the address, so that a reload keeps them. */

const USUAL = "+14155550123";
const CHOICES = ["fault", "on", "reports"];
const NUMERIC = ["count", "delay_ms", "answer_delay_ms", "retry_after", "report_delay_ms", "pause_factor"];
const page = (id) => document.getElementById(id);
let numbers = [];
let phones = [];
let last = -1;

async function api(method, path, body) {
  const options = { method, headers: { "Content-Type": "application/json" } };
  if (body) options.body = JSON.stringify(body);
  const answer = await fetch("/control/" + path, options);
  const json = await answer.json();
  if (!answer.ok) throw new Error(json.errors ? json.errors.map((e) => `${e.field}: ${e.message}`).join("; ") : json.error);
  return json;
}

class Phone {
  constructor(number, mine) {
    this.root = page("phone").content.cloneNode(true).firstElementChild;
    this.number = number;
    this.is = (name) => this.root.querySelector(`[data-is="${name}"]`);
    this.is("mine").value = mine;
    this.offer();
    this.listen();
  }

  listen() {
    const on = (name, event, work) => this.is(name).addEventListener(event, () => this.guarded(work));
    on("ours", "focus", loadNumbers);
    on("ours", "change", () => { this.number = numbers[this.is("ours").selectedIndex]; kept(); return this.show(); });
    on("mine", "change", () => { kept(); return this.showThread(); });
    on("remove", "click", () => remove(this));
    on("turn", "click", () => this.turn());
    on("off", "click", async () => { await api("DELETE", "dials?provider=" + this.number.provider); await showAllDials(); });
    this.is("compose").addEventListener("submit", (event) => { event.preventDefault(); void this.guarded(() => this.send()); });
    this.is("text").addEventListener("keydown", (event) => {
      if (event.key === "Enter" && !event.shiftKey) { event.preventDefault(); this.is("compose").requestSubmit(); }
    });
  }

  async guarded(work) {
    try { this.is("note").textContent = ""; await work(); } catch (error) { this.is("note").textContent = error.message; }
  }

  offer() {
    this.is("ours").replaceChildren(...numbers.map((one) => new Option(`${one.to}  ·  ${one.provider} / ${one.account}`, key(one))));
    this.is("ours").value = key(this.number);
  }

  async show() {
    this.is("provider").textContent = this.number.provider;
    this.root.setAttribute("aria-label", `Phone at ${this.number.provider}, ${this.number.to}`);
    await Promise.all([this.showThread(), this.showDials()]);
  }

  async showThread() {
    const { provider, to } = this.number;
    const { texts } = await api("GET", "phones/" + encodeURIComponent(this.is("mine").value));
    const shown = texts.filter((text) => text.provider === provider && (text.from === to || text.to === to));
    this.is("thread").replaceChildren(...shown.map(bubble));
    this.is("thread").scrollTop = this.is("thread").scrollHeight;
  }

  async send() {
    const text = this.is("text").value;
    this.is("text").value = "";
    const { callback } = await api("POST", "texts", { ...this.number, from: this.is("mine").value, text });
    if (callback === null) throw new Error("This account has no callback address.");
    if (callback.error) throw new Error(`The app could not be reached (${callback.error}).`);
    if (callback.status >= 300) throw new Error(`The app answered ${callback.status}.`);
  }

  async showDials() {
    this.fill((await api("GET", "dials"))[this.number.provider]);
  }

  fill(dials) {
    this.tell(dials);
    for (const name of [...CHOICES, ...NUMERIC]) this.is(name).value = dials[name] ?? "";
    this.is("suspended").checked = dials.suspended;
  }

  /** What happened meanwhile; what somebody is turning just now is left to them. */
  async follow(dials) {
    if (this.is("dials").open) this.tell(dials);
    else this.fill(dials);
    await this.showThread();
  }

  tell(dials) {
    const fault = dials.fault && this.is("fault").querySelector(`[value="${dials.fault}"]`).textContent;
    const wrong = [
      fault && fault + (dials.count ? `, ${dials.count} more` : ""), dials.suspended && "suspended", dials.reports !== "normal" && `reports: ${dials.reports}`,
      (dials.delay_ms > 0 || dials.answer_delay_ms > 0) && "slow",
    ].filter(Boolean);
    this.is("wrong").textContent = wrong.join("; ") || "nothing";
    this.is("wrong").toggleAttribute("data-bad", wrong.length > 0);
  }

  async turn() {
    const dials = { suspended: this.is("suspended").checked };
    for (const name of CHOICES) dials[name] = this.is(name).value || null;
    for (const name of NUMERIC) dials[name] = this.is(name).value === "" ? null : Number(this.is(name).value);
    for (const name of ["delay_ms", "answer_delay_ms", "report_delay_ms"]) dials[name] ??= 0;
    dials.pause_factor ??= 1;
    await api("PUT", "dials", { [this.number.provider]: dials });
    await showAllDials();
  }
}

function bubble(text) {
  const item = document.createElement("li");
  const body = document.createElement("div");
  const meta = document.createElement("div");
  item.className = text.direction === "from_customer" ? "mine" : "";
  body.className = "bubble";
  body.textContent = text.text + text.media.map((m) => `\n[${m.content_type}] ${m.url || ""}`).join("");
  meta.className = "meta";
  const state = document.createElement("span");
  const bad = ["failed", "undelivered", "opted_out"].includes(text.status);
  state.className = bad ? "bad" : "";
  state.textContent = text.direction === "from_customer" ? "" : ` · ${text.status.replace("_", " ")}`;
  const how = { api: "", customer: "", callback_answer: " · from the callback's answer", provider: " · from the provider" }[text.origin];
  meta.append(new Date(text.at).toLocaleTimeString() + how, state);
  item.append(body, meta);
  return item;
}

function key({ provider, account, to }) {
  return [provider, account, to].join("/");
}

function showAllDials() {
  return Promise.all(phones.map((phone) => phone.showDials()));
}

/** Write the phones into the address, and offer what can be done with so many. */
function kept() {
  const shown = phones.map((phone) => ["phone", `${key(phone.number)}/${phone.is("mine").value}`]);
  history.replaceState(null, "", "?" + new URLSearchParams(shown));
  page("add").hidden = phones.length >= numbers.length;
  for (const phone of phones) phone.is("remove").hidden = phones.length === 1;
}

/** A number of a provider that has no phone yet, else one that has none. */
function next() {
  const providers = new Set(phones.map((phone) => phone.number.provider));
  const taken = new Set(phones.map((phone) => key(phone.number)));
  return numbers.find((one) => !providers.has(one.provider)) ?? numbers.find((one) => !taken.has(key(one)));
}

function add(number, mine) {
  const phone = new Phone(number, mine);
  phones.push(phone);
  page("phones").append(phone.root);
  kept();
  void phone.guarded(() => phone.show());
  return phone;
}

function remove(phone) {
  phones = phones.filter((one) => one !== phone);
  phone.root.remove();
  kept();
  page("add").focus();
}

/** The phones that the address names and that there still are; one if there are none. */
function restore() {
  for (const wanted of new URLSearchParams(location.search).getAll("phone")) {
    const number = numbers.find((one) => wanted.startsWith(key(one) + "/"));
    if (number) add(number, wanted.slice(key(number).length + 1));
  }
  if (phones.length === 0) add(numbers[0], USUAL);
}

async function loadNumbers() {
  const { accounts } = await api("GET", "accounts");
  const found = accounts.flatMap((a) => a.numbers.map((n) => ({ provider: a.provider, account: a.id, to: n.number })));
  if (JSON.stringify(found) === JSON.stringify(numbers)) return;
  numbers = found;
  if (phones.length === 0) return restore();
  for (const phone of phones) phone.offer();
  kept();
}

async function poll() {
  try {
    if (numbers.length === 0) await loadNumbers();
    const events = await api("GET", `events?after=${Math.max(last, 0)}`);
    page("state").textContent = numbers.length === 0 ? "No account is registered yet." : "";
    if (events.last !== last) {
      last = events.last;
      const dials = await api("GET", "dials");
      await Promise.all(phones.map((phone) => phone.follow(dials[phone.number.provider])));
    }
  } catch { page("state").textContent = "The simulators do not answer."; last = -1; }
  setTimeout(poll, 500);
}

page("add").addEventListener("click", () => add(next(), phones.at(-1).is("mine").value).is("text").focus());
void poll();
