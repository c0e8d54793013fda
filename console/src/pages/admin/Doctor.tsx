import { Button, Dialog, DialogActions, DialogBody, DialogContent, DialogSurface, DialogTitle, Spinner } from "@fluentui/react-components";
import { useMutation, useQuery } from "@tanstack/react-query";
import { api, asked } from "../../api/client";
import type { NumberView } from "../../api/types";
import { useWords } from "../../i18n";
import { Checks } from "./Checks";
import style from "./admin.module.css";

/** What is wired and what is missing for a number; the provider is asked on request. */
export default function Doctor({ number, onClose }: { number: NumberView; onClose: () => void }) {
  const { t, full } = useWords();
  const params = { path: { number: number.id } };
  const looked = useQuery({ queryKey: ["numbers", number.id, "doctor"], gcTime: 0, queryFn: () => asked(api.GET("/api/v1/numbers/{number}/doctor", { params })) });
  const ask = useMutation({ mutationFn: () => asked(api.POST("/api/v1/numbers/{number}:diagnose", { params })) });
  const found = ask.data ?? looked.data;
  const error = ask.error ?? looked.error;
  return (
    <Dialog open onOpenChange={(_, { open }) => !open && onClose()}>
      <DialogSurface style={{ maxWidth: 620 }}>
        <DialogBody>
          <DialogTitle><bdi>{number.name}</bdi>: {t.numbers.doctor}</DialogTitle>
          <DialogContent style={{ display: "grid", gap: 14 }}>
            <p className={style.hint}>{t.numbers.doctorHint}</p>
            {error && <p role="alert">{error.message}</p>}
            <div role="status">{found ? <Checks checks={found.checks} /> : !error && <Spinner size="small" aria-label={t.app.loading} />}</div>
            {found && found.troubles.length > 0 && (
              <dl className={style.facts}>
                {found.troubles.map((one) => <div key={`${one.code}${one.at}`} style={{ display: "contents" }}><dt>{full(Date.parse(one.at))}</dt><dd>{one.detail} <code>{one.code}</code></dd></div>)}
              </dl>
            )}
          </DialogContent>
          <DialogActions>
            <Button onClick={onClose}>{t.app.close}</Button>
            <Button appearance="primary" disabled={ask.isPending} onClick={() => ask.mutate()}>{ask.isPending ? t.accounts.validating : t.numbers.ask}</Button>
          </DialogActions>
        </DialogBody>
      </DialogSurface>
    </Dialog>
  );
}
