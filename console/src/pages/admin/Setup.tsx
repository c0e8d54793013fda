import { Button, Checkbox, Field, Input, Select, Spinner, Textarea } from "@fluentui/react-components";
import { Checkmark16Filled, CheckmarkCircle48Regular } from "@fluentui/react-icons";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useCallback, useEffect, useRef, useState, type FormEvent } from "react";
import { useNavigate } from "react-router";
import { api, asked } from "../../api/client";
import { interval, useNumbers, useWorkstreams } from "../../api/hooks";
import type { Account, Check } from "../../api/types";
import { useWords } from "../../i18n";
import { bodyOf, changesOf, emptyAccount, type AccountDraft } from "../../lib/accounts";
import { needsAttention } from "../../lib/delivery";
import { fault } from "../../ui/FormDialog";
import { Card, Page } from "../../ui/Page";
import { Delivery } from "../inbox/Delivery";
import { Acknowledge } from "./Acknowledge";
import { AccountForm } from "./AccountForm";
import { Callbacks } from "./Callbacks";
import { Checks } from "./Checks";
import { ChooseHours } from "./ChooseHours";
import { Duration } from "./Duration";
import { written } from "./Numbers";
import { labelOf, useAccounts, useProviders } from "./queries";
import { SetupSummary } from "./SetupSummary";
import { Fault, Foot } from "./Steps";
import style from "./admin.module.css";

const STEPS = ["provider", "credentials", "acknowledgement", "callbacks", "validate", "workstream", "number", "test"] as const;
export type Step = (typeof STEPS)[number];

/** How far somebody has come. Everything but this stands on the server already, so that closing the page loses nothing. */
export interface Progress {
  step: Step;
  provider?: Account["provider"];
  account?: string;
  workstream?: string;
  number?: string;
  message?: string;
  done: Step[];
}

const STORE = "console.setup";
const BEGIN: Progress = { step: "provider", done: [] };

function restored(): Progress {
  try {
    return { ...BEGIN, ...(JSON.parse(localStorage.getItem(STORE) ?? "{}") as Partial<Progress>) };
  } catch {
    return BEGIN;
  }
}

export default function Setup() {
  const { t } = useWords();
  const [kept, setProgress] = useState(restored);
  const accounts = useAccounts().data?.items;
  // An account that is gone meanwhile: begin again.
  const lost = accounts !== undefined && kept.account !== undefined && !accounts.some((one) => one.id === kept.account && !one.deleted);
  const progress = lost ? BEGIN : kept;
  const account = accounts?.find((one) => one.id === progress.account);
  const heading = useRef<HTMLDivElement>(null);
  const moved = useRef(false);
  useEffect(() => localStorage.setItem(STORE, JSON.stringify(progress)), [progress]);
  useEffect(() => {
    if (moved.current) heading.current?.focus();
    moved.current = true;
  }, [progress.step]);
  const go = useCallback((changes: Partial<Progress>, from?: Step) => setProgress((was) => ({ ...was, ...changes, done: from && !was.done.includes(from) ? [...was.done, from] : was.done })), []);
  const at = STEPS.indexOf(progress.step);
  const reachable = (step: Step) => progress.done.includes(step) || STEPS.indexOf(step) <= Math.max(at, ...progress.done.map((one) => STEPS.indexOf(one) + 1));
  const props = { progress, go };
  return (
    <Page title={t.setup.title} subtitle={t.setup.subtitle} actions={progress.done.length > 0 && <Button onClick={() => setProgress(BEGIN)}>{t.setup.start}</Button>}>
      <div className={style.wizard}>
        <nav aria-label={t.setup.title}>
          <ol className={style.rail}>
            {STEPS.map((step, index) => (
              <li key={step}>
                <button type="button" aria-current={step === progress.step ? "step" : undefined} data-done={progress.done.includes(step)} disabled={!reachable(step)} onClick={() => go({ step })}>
                  <span className={style.n} aria-hidden>{progress.done.includes(step) ? <Checkmark16Filled /> : index + 1}</span>
                  <span className={style.name}>{t.setup.steps[step]}</span>
                  {progress.done.includes(step) && <span className="visually-hidden">{t.setup.done}</span>}
                </button>
              </li>
            ))}
          </ol>
        </nav>
        <div ref={heading} tabIndex={-1} role="group" aria-label={t.setup.step(at + 1, STEPS.length)} style={{ outline: "none", scrollMarginBlockStart: 20 }}>
          <Card title={t.setup.steps[progress.step]} hint={t.setup.step(at + 1, STEPS.length)}>
            {progress.step === "provider" && <ChooseProvider {...props} />}
            {progress.step === "credentials" && <Credentials {...props} />}
            {progress.step === "acknowledgement" && account && (
              <Acknowledge account={account} onBack={() => go({ step: "credentials" })} onDone={() => go({ step: "callbacks" }, "acknowledgement")} />
            )}
            {progress.step === "callbacks" && <CallbackUrls {...props} />}
            {progress.step === "validate" && <Validate {...props} />}
            {progress.step === "workstream" && <ChooseWorkstream {...props} />}
            {progress.step === "number" && <AddNumber {...props} />}
            {progress.step === "test" && <SetupSummary progress={progress} onChange={(step) => go({ step })} />}
            {progress.step === "test" && <TestText {...props} restart={() => setProgress(BEGIN)} />}
          </Card>
        </div>
      </div>
    </Page>
  );
}

interface Props {
  progress: Progress;
  go: (changes: Partial<Progress>, from?: Step) => void;
}

function ChooseProvider({ go }: Props) {
  const { t } = useWords();
  const providers = useProviders().data?.items;
  const accounts = (useAccounts().data?.items ?? []).filter((one) => !one.deleted);
  if (!providers) return <Spinner aria-label={t.app.loading} />;
  return (
    <>
      <p className={style.hint}>{t.setup.chooseProvider}</p>
      <div className={style.choices}>
        {providers.map((one) => (
          <button key={one.name} type="button" className={style.choice} onClick={() => go({ step: "credentials", provider: one.name, account: undefined }, "provider")}>
            <strong>{one.label}</strong><span>{t.setup.newAccount}</span>
          </button>
        ))}
      </div>
      {accounts.length > 0 && (
        <>
          <p className={style.hint}>{t.setup.useExisting}</p>
          <div className={style.choices}>
            {accounts.map((one) => (
              <button key={one.id} type="button" className={style.choice} onClick={() => { go({ provider: one.provider, account: one.id, step: "acknowledgement" }, "credentials"); go({}, "provider"); }}>
                <strong><bdi>{one.name}</bdi></strong><span>{labelOf(providers, one.provider)}</span>
              </button>
            ))}
          </div>
        </>
      )}
    </>
  );
}

function Credentials({ progress, go }: Props) {
  const { t } = useWords();
  const providers = useProviders().data?.items ?? [];
  const accounts = useAccounts().data?.items;
  const existing = accounts?.find((one) => one.id === progress.account);
  if (progress.account && !existing) return <Spinner aria-label={t.app.loading} />;
  if (existing?.managedBy !== "deployment") return <EnterCredentials key={existing?.id} progress={progress} go={go} existing={existing} />;
  return (
    <>
      <p className={style.hint}><bdi>{existing.name}</bdi> · {labelOf(providers, existing.provider)}. {t.admin.managedHint}</p>
      <Foot><Button onClick={() => go({ step: "provider" })}>{t.app.back}</Button><Button appearance="primary" onClick={() => go({ step: "acknowledgement" }, "credentials")}>{t.setup.next}</Button></Foot>
    </>
  );
}

function EnterCredentials({ progress, go, existing }: Props & { existing: Account | undefined }) {
  const { t } = useWords();
  const client = useQueryClient();
  const providers = useProviders().data?.items ?? [];
  const kept = `${STORE}.draft`;
  const [draft, setDraft] = useState<AccountDraft>(() => {
    if (existing) return existing;
    const begun = JSON.parse(sessionStorage.getItem(kept) ?? "null") as AccountDraft | null;
    const empty = emptyAccount(progress.provider ?? "twilio");
    return begun && begun.provider === progress.provider ? { ...empty, ...begun } : empty;
  });
  const change = (next: AccountDraft) => {
    if (!existing) sessionStorage.setItem(kept, JSON.stringify(next));
    setDraft(next);
  };
  const store = useMutation({
    mutationFn: () =>
      existing
        ? asked(api.PATCH("/api/v1/accounts/{account}", { params: { path: { account: existing.id } }, body: changesOf(existing, draft) }))
        : asked(api.POST("/api/v1/accounts", { body: bodyOf(draft) })),
    onSuccess: async (stored) => {
      if (!existing) sessionStorage.removeItem(kept);
      await client.invalidateQueries({ queryKey: ["accounts"] });
      go({ step: "acknowledgement", account: stored.id }, "credentials");
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!store.isPending) store.mutate();
  };
  return (
    <form noValidate className={style.fields} onSubmit={submit}>
      <p className={style.hint}>{labelOf(providers, draft.provider)}. {t.setup.credentialsHint}</p>
      <AccountForm draft={draft} onChange={change} providers={providers} error={store.error} fixed brief />
      <Fault error={store.error} shown={["/name", "/credentials", "/options"]} />
      <Foot><Button onClick={() => go({ step: "provider" })}>{t.app.back}</Button><Button type="submit" appearance="primary" disabled={store.isPending || !draft.name.trim()}>{t.setup.next}</Button></Foot>
    </form>
  );
}

function CallbackUrls({ progress, go }: Props) {
  const { t } = useWords();
  const [copied, setCopied] = useState(progress.done.includes("callbacks"));
  if (!progress.account) return null;
  return (
    <>
      <p className={style.hint}>{t.accounts.callbacksHint}</p>
      <Callbacks account={progress.account} />
      <Checkbox checked={copied} label={t.setup.copied} onChange={(_, { checked }) => setCopied(checked === true)} />
      <Foot>
        <Button onClick={() => go({ step: "acknowledgement" })}>{t.app.back}</Button>
        {!copied && <Button appearance="subtle" onClick={() => go({ step: "validate" })}>{t.setup.later}</Button>}
        <Button appearance="primary" disabled={!copied} onClick={() => go({ step: "validate" }, "callbacks")}>{t.setup.next}</Button>
      </Foot>
    </>
  );
}

function Validate({ progress, go }: Props) {
  const { t } = useWords();
  const account = progress.account ?? "";
  const validate = useMutation({ mutationFn: () => asked(api.POST("/api/v1/accounts/{account}:validate", { params: { path: { account } } })) });
  const { mutate } = validate;
  useEffect(() => mutate(), [mutate]);
  const checks: Check[] | undefined = validate.data?.checks;
  const wrong = checks?.some((check) => check.verdict === "wrong") ?? true;
  return (
    <>
      <p className={style.hint}>{t.accounts.validateHint}</p>
      <div role="status" className={style.fields}>
        {validate.isPending && <Spinner size="small" label={t.accounts.validating} />}
        {checks && <Checks checks={checks} />}
      </div>
      <Fault error={validate.error} />
      <Foot>
        <Button onClick={() => go({ step: "callbacks" })}>{t.app.back}</Button>
        <Button disabled={validate.isPending} onClick={() => mutate()}>{t.app.retry}</Button>
        {wrong
          ? <Button disabled={validate.isPending} onClick={() => go({ step: "workstream" })}>{t.setup.validateAnyway}</Button>
          : <Button appearance="primary" disabled={validate.isPending} onClick={() => go({ step: "workstream" }, "validate")}>{t.setup.next}</Button>}
      </Foot>
    </>
  );
}

const NEW = "?";

function ChooseWorkstream({ progress, go }: Props) {
  const { t } = useWords();
  const client = useQueryClient();
  const known = useWorkstreams().data?.items.filter((one) => !one.deleted);
  const [chosen, setChosen] = useState(progress.workstream ?? "");
  const [name, setName] = useState("");
  const [autoCloseAfter, setAutoCloseAfter] = useState("PT8H");
  const create = useMutation({
    mutationFn: () => asked(api.POST("/api/v1/workstreams", { body: { name: name.trim(), description: "", channel: "sms", autoCloseAfter, unansweredCloseAfter: "P30D", wrapUpCloseAfter: "P1D", inboundInWrapUp: "reopen", allowAutomatedMessages: false, queue: "default", enabled: true } })),
    onSuccess: async (made) => {
      await client.invalidateQueries({ queryKey: ["workstreams"] });
      go({ step: "number", workstream: made.id }, "workstream");
    },
  });
  if (!known) return <Spinner aria-label={t.app.loading} />;
  const value = chosen || known[0]?.id || NEW;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (value === NEW) create.mutate();
    else go({ step: "number", workstream: value }, "workstream");
  };
  return (
    <form noValidate className={style.fields} onSubmit={submit}>
      <p className={style.hint}>{t.setup.workstreamHint}</p>
      <Field label={t.setup.existingWorkstream}>
        <Select value={value} onChange={(_, changed) => setChosen(changed.value)}>
          {known.map((one) => <option key={one.id} value={one.id}>{one.name}</option>)}
          <option value={NEW}>{t.setup.newWorkstream}</option>
        </Select>
      </Field>
      {value === NEW && (
        <>
          <Field label={t.admin.name} required validationMessage={fault(create.error, "/name")}><Input value={name} onChange={(_, changed) => setName(changed.value)} /></Field>
          <Duration label={t.workstreams.autoClose} hint={t.workstreams.autoCloseHint} value={autoCloseAfter} error={fault(create.error, "/autoCloseAfter")} onChange={setAutoCloseAfter} />
        </>
      )}
      <Fault error={create.error} shown={["/name", "/autoCloseAfter"]} />
      <Foot><Button onClick={() => go({ step: "validate" })}>{t.app.back}</Button><Button type="submit" appearance="primary" disabled={create.isPending || (value === NEW && !name.trim())}>{t.setup.next}</Button></Foot>
    </form>
  );
}

function AddNumber({ progress, go }: Props) {
  const { t } = useWords();
  const client = useQueryClient();
  const numbers = (useNumbers().data?.items ?? []).filter((one) => one.account === progress.account && !one.deleted);
  const [chosen, setChosen] = useState("");
  const [draft, setDraft] = useState({ name: "", number: "", brand: "", operatingHours: null as string | null });
  const available = useQuery({
    queryKey: ["accounts", progress.account, "available"], enabled: progress.account !== undefined, staleTime: 30_000, retry: 0, meta: { ofProvider: true },
    queryFn: () => asked(api.GET("/api/v1/accounts/{account}/availableNumbers", { params: { path: { account: progress.account ?? "" } } })),
  });
  const offered = available.data?.items.filter((one) => one.knownAs === null);
  const set = (changes: Partial<typeof draft>) => setDraft({ ...draft, ...changes });
  const create = useMutation({
    mutationFn: () => asked(api.POST("/api/v1/numbers", { body: { name: draft.name.trim(), number: draft.number.trim(), account: progress.account ?? "", workstream: progress.workstream ?? "", language: "en", description: "", owners: [], capability: "both", verification: "unknown", brand: draft.brand.trim(), operatingHours: draft.operatingHours ?? undefined, enabled: true } })),
    onSuccess: async (made) => {
      await Promise.all(["numbers", "me"].map((key) => client.invalidateQueries({ queryKey: [key] })));
      go({ step: "test", number: made.id }, "number");
    },
  });
  const about = (field: string) => fault(create.error, field);
  const value = chosen || progress.number || numbers[0]?.id || NEW;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (value === NEW) create.mutate();
    else go({ step: "test", number: value }, "number");
  };
  return (
    <form noValidate className={style.fields} onSubmit={submit}>
      {numbers.length > 0 && (
        <Field label={t.numbers.number}>
          <Select value={value} onChange={(_, changed) => setChosen(changed.value)}>
            {numbers.map((one) => <option key={one.id} value={one.id}>{one.name} · {written(one.number)}</option>)}
            <option value={NEW}>{t.numbers.add}</option>
          </Select>
        </Field>
      )}
      {value === NEW && (
        <>
          <Fault error={available.error} />
          {offered && offered.length > 0 && (
            <div role="group" aria-label={t.setup.offered}>
              <p className={style.hint}>{t.setup.offered}</p>
              <div className={style.choices}>
                {offered.map((one) => (
                  <button key={one.number} type="button" className={style.choice} aria-pressed={draft.number === one.number} onClick={() => set({ number: one.number, name: draft.name || written(one.number) })}>
                    <strong><bdi dir="ltr">{written(one.number)}</bdi></strong>
                    <span>{[one.type && t.numbers.types[one.type], one.sends === false && t.numbers.capabilities.receive, one.receives === false && t.numbers.capabilities.send].filter(Boolean).join(" · ")}</span>
                  </button>
                ))}
              </div>
            </div>
          )}
          <Field label={t.numbers.number} required hint={t.numbers.numberHint} validationMessage={about("/number")}><Input dir="ltr" value={draft.number} onChange={(_, changed) => set({ number: changed.value })} /></Field>
          <Field label={t.admin.name} required validationMessage={about("/name")}><Input value={draft.name} onChange={(_, changed) => set({ name: changed.value })} /></Field>
          <Field label={t.numbers.brand} hint={t.numbers.brandHint} validationMessage={about("/brand")}><Input value={draft.brand} onChange={(_, changed) => set({ brand: changed.value })} /></Field>
          <ChooseHours value={draft.operatingHours} error={about("/operatingHours")} onChange={(operatingHours) => set({ operatingHours })} />
        </>
      )}
      <Fault error={create.error} shown={["/name", "/number", "/brand", "/operatingHours"]} />
      <Foot><Button onClick={() => go({ step: "workstream" })}>{t.app.back}</Button><Button type="submit" appearance="primary" disabled={create.isPending || (value === NEW && (!draft.name.trim() || !draft.number.trim()))}>{t.setup.next}</Button></Foot>
    </form>
  );
}

function TestText({ progress, go, restart }: Props & { restart: () => void }) {
  const { t } = useWords();
  const navigate = useNavigate();
  const [to, setTo] = useState("");
  const [text, setText] = useState<string>(t.setup.testText);
  const key = useRef({ of: "", is: "" });
  const send = useMutation({
    mutationFn: () => {
      const of = JSON.stringify([to, text]);
      if (key.current.of !== of) key.current = { of, is: crypto.randomUUID() };
      return asked(api.POST("/api/v1/messages", { params: { header: { "idempotency-key": key.current.is } }, body: { from: progress.number ?? "", to: to.replace(/[\s().-]/g, ""), text } }));
    },
    onSuccess: (message) => go({ message: message.id }, "test"),
  });
  const sent = useQuery({
    queryKey: ["message", progress.message], enabled: progress.message !== undefined, refetchInterval: () => interval(),
    queryFn: () => asked(api.GET("/api/v1/messages/{message}", { params: { path: { message: progress.message ?? "" } } })),
  }).data;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!send.isPending) send.mutate();
  };
  if (progress.message && sent) {
    return (
      <>
        <div className={style.hint} role="status">
          {!needsAttention(sent) && <CheckmarkCircle48Regular aria-hidden style={{ color: "var(--good)" }} />}
          <p>{t.setup.sent} {sent.state && <Delivery state={sent.state} />}</p>
          {sent.explanation && <p>{sent.explanation}</p>}
        </div>
        <Foot>
          <Button onClick={restart}>{t.setup.again}</Button>
          <Button onClick={() => go({ message: undefined })}>{t.app.retry}</Button>
          <Button appearance="primary" onClick={() => { restart(); void navigate(sent.conversation ? `/inbox/mine/${sent.conversation}` : "/inbox/mine"); }}>{t.app.toInbox}</Button>
        </Foot>
      </>
    );
  }
  return (
    <form noValidate className={style.fields} onSubmit={submit}>
      <p className={style.hint}>{t.setup.testHint}</p>
      <Field label={t.setup.phone} required hint={t.compose.toHint} validationMessage={fault(send.error, "/to")}><Input type="tel" dir="ltr" value={to} onChange={(_, changed) => setTo(changed.value)} /></Field>
      <Field label={t.compose.text} required validationMessage={fault(send.error, "/text")}><Textarea rows={3} value={text} onChange={(_, changed) => setText(changed.value)} /></Field>
      <Fault error={send.error} shown={["/to", "/text"]} />
      <Foot><Button onClick={() => go({ step: "number" })}>{t.app.back}</Button><Button type="submit" appearance="primary" disabled={send.isPending || !to.trim() || !text.trim()}>{t.setup.send}</Button></Foot>
    </form>
  );
}
