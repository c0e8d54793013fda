import { Button, Checkbox, Spinner } from "@fluentui/react-components";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { api, asked } from "../../api/client";
import type { Account } from "../../api/types";
import { useWords } from "../../i18n";
import { labelOf, useProviders } from "./queries";
import { Fault, Foot } from "./Steps";
import style from "./admin.module.css";

/** What somebody agrees to, once per provider, before any of its numbers sends. */
export function Acknowledge({ account, onBack, onDone }: { account: Account; onBack: () => void; onDone: () => void }) {
  const { t, full } = useWords();
  const client = useQueryClient();
  const providers = useProviders().data?.items;
  const [agreed, setAgreed] = useState(false);
  const known = useQuery({ queryKey: ["acknowledgements"], queryFn: () => asked(api.GET("/api/v1/acknowledgements")) }).data;
  const give = useMutation({
    mutationFn: (textVersion: string) => asked(api.POST("/api/v1/accounts/{account}:acknowledge", { params: { path: { account: account.id } }, body: { textVersion } })),
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: ["acknowledgements"] });
      onDone();
    },
  });
  if (!known) return <Spinner aria-label={t.app.loading} />;
  const given = known.items.find((one) => one.provider === account.provider);
  return (
    <>
      <p className={style.hint}>{t.setup.acknowledgeHint(labelOf(providers, account.provider))}</p>
      <blockquote className={style.agreement}>{known.text}</blockquote>
      {given
        ? <p className={style.hint}>{t.setup.acknowledged(given.who, full(Date.parse(given.when)))}</p>
        : <Checkbox checked={agreed} label={t.setup.agree} onChange={(_, { checked }) => setAgreed(checked === true)} />}
      <Fault error={give.error} />
      <Foot>
        <Button onClick={onBack}>{t.app.back}</Button>
        {given
          ? <Button appearance="primary" onClick={onDone}>{t.setup.next}</Button>
          : <Button appearance="primary" disabled={!agreed || give.isPending} onClick={() => give.mutate(known.textVersion)}>{t.setup.next}</Button>}
      </Foot>
    </>
  );
}
