import { Button, Field, Input } from "@fluentui/react-components";
import { useEffect, useState, type FormEvent } from "react";
import { platformSignIn, settings, signIn } from "../../app/session";
import { titlePage } from "../../app/title";
import { useWords } from "../../i18n";
import style from "./SignIn.module.css";

/** Asks for a key on one machine; on App Service leads to the platform's sign-in. */
export function SignIn() {
  const { t } = useWords();
  const [key, setKey] = useState("");
  const [wrong, setWrong] = useState("");
  const [busy, setBusy] = useState(false);
  const platform = settings.signIn === "platform";

  useEffect(() => {
    titlePage(t.signIn.title, t.app.name);
    if (platform) location.assign(platformSignIn());
  }, [platform, t]);

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (!key.trim()) return;
    setBusy(true);
    try {
      // The key is tried before it is kept, so that a wrong one changes nothing.
      const answer = await fetch("/api/v1/me", { headers: { "X-Api-Key": key.trim() } });
      if (answer.ok || answer.status === 403) signIn(key.trim());
      else setWrong(answer.status === 401 ? t.signIn.wrong : t.signIn.unreachable);
    } catch {
      setWrong(t.signIn.unreachable);
    }
    setBusy(false);
  };

  return (
    <main className={style.page}>
      <form className={style.card} onSubmit={submit} aria-labelledby="sign-in">
        <img src="/console/icon.svg" alt="" width="44" height="44" />
        <h1 id="sign-in">{t.app.name}</h1>
        {platform ? (
          <>
            <p>{t.signIn.platformHint}</p>
            <Button as="a" href={platformSignIn()} appearance="primary" size="large">{t.signIn.platform}</Button>
          </>
        ) : (
          <>
            <Field label={t.signIn.key} hint={t.signIn.hint} validationMessage={wrong || undefined} validationState={wrong ? "error" : "none"}>
              <Input type="password" value={key} autoFocus autoComplete="off" size="large" onChange={(_, { value }) => { setKey(value); setWrong(""); }} />
            </Field>
            <Button type="submit" appearance="primary" size="large" disabled={busy || !key.trim()}>{t.signIn.submit}</Button>
          </>
        )}
      </form>
    </main>
  );
}
