import { Button, Field, Input } from "@fluentui/react-components";
import { ArrowDownload20Regular, Delete20Regular } from "@fluentui/react-icons";
import { useMutation } from "@tanstack/react-query";
import { useState, type FormEvent } from "react";
import { api, asked } from "../../api/client";
import type { CustomerExport } from "../../api/types";
import { later } from "../../app/later";
import { save } from "../../app/save";
import { useSpeaker } from "../../app/toasts";
import { useWords } from "../../i18n";
import { fault } from "../../ui/FormDialog";
import { Card } from "../../ui/Page";
import style from "./admin.module.css";

const Confirm = later(() => import("../../ui/Confirm"));

/** What one customer may ask for: everything that is held about them, or that it goes. */
export function CustomerData() {
  const { t } = useWords();
  const { complain } = useSpeaker();
  const [number, setNumber] = useState("");
  const [erasing, setErasing] = useState("");
  const [said, setSaid] = useState("");
  const body = { number: number.trim() };
  const failed = (error: unknown) => { if (!fault(error, "/number")) complain(error); };
  const told = useMutation({
    mutationFn: () => asked(api.POST("/api/v1/customers:export", { body })),
    onSuccess: (held) => {
      save("customer.json", JSON.stringify(held, null, 1), "application/json");
      setSaid(summary(held, t.retention.exported, t.retention.nothing));
    },
    onError: failed,
  });
  const erase = useMutation({
    mutationFn: () => asked(api.POST("/api/v1/customers:erase", { body })),
    onSuccess: () => setSaid(t.retention.erased), onError: failed, onSettled: () => setErasing(""),
  });
  const write = (value: string) => { setNumber(value); setSaid(""); told.reset(); erase.reset(); };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (body.number) told.mutate();
  };
  return (
    <Card title={t.retention.customer} hint={t.retention.customerHint}>
      <form onSubmit={submit} className={style.asking}>
        <Field label={t.consents.number} validationMessage={fault(told.error ?? erase.error, "/number")}><Input type="tel" dir="ltr" value={number} placeholder="+14155550123" onChange={(_, { value }) => write(value)} /></Field>
        <Button type="submit" icon={<ArrowDownload20Regular />} disabled={!body.number || told.isPending}>{t.retention.export}</Button>
        <Button icon={<Delete20Regular />} disabled={!body.number || erase.isPending} onClick={() => setErasing(body.number)}>{t.retention.erase}</Button>
      </form>
      <p className={style.hint} role="status">{said || t.retention.staysHint}</p>
      {erasing && <Confirm title={t.retention.eraseTitle(erasing)} text={t.retention.eraseText} action={t.retention.erase} onClose={() => setErasing("")} onConfirm={() => erase.mutate()} />}
    </Card>
  );
}

/** How much was held: of nothing, an erasure is done. */
function summary({ held }: CustomerExport, some: (conversations: number, texts: number) => string, nothing: string): string {
  const threads = held.flatMap((one) => one.threads);
  const conversations = threads.flatMap((one) => one.conversations).length;
  const texts = threads.flatMap((one) => one.messages).length;
  const others = held.some((one) => one.contacts.length > 0 || one.quarantine.length > 0 || one.block);
  return conversations + texts > 0 || others ? some(conversations, texts) : nothing;
}
