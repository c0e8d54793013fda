import { Button, Spinner } from "@fluentui/react-components";
import { ArrowDownload16Regular, Attach16Regular, Image16Regular } from "@fluentui/react-icons";
import { useMutation } from "@tanstack/react-query";
import { useEffect } from "react";
import { api, asked } from "../../api/client";
import type { Message } from "../../api/types";
import { useWords } from "../../i18n";
import style from "./Attachment.module.css";

type Media = Message["media"][number];

/** A file of a text. It is fetched when somebody asks for it, from our own API, never from elsewhere. */
export function Attachment({ media }: { media: Media }) {
  const { t } = useWords();
  const picture = media.contentType?.startsWith("image/") ?? false;
  const fetched = useMutation({
    mutationFn: async () => {
      const bytes = await asked(api.GET("/api/v1/media/{media}", { params: { path: { media: media.id } }, parseAs: "blob" }));
      return URL.createObjectURL(bytes as unknown as Blob);
    },
    onSuccess: (url) => {
      if (!picture) save(url, media.name);
    },
  });
  const shown = fetched.data;
  useEffect(() => () => void (shown && URL.revokeObjectURL(shown)), [shown]);
  const name = media.name || t.conversation.attachment;
  if (picture && shown) return <img className={style.picture} src={shown} alt={name} />;
  return (
    <div className={style.file}>
      {picture ? <Image16Regular aria-hidden /> : <Attach16Regular aria-hidden />}
      <span>
        <bdi>{name}</bdi>{media.size > 0 && <> · {t.conversation.size(media.size)}</>}
        {media.state !== "stored" && <><br />{media.explanation ?? t.conversation.media[media.state]}</>}
        {fetched.error && <><br />{fetched.error.message}</>}
      </span>
      {media.state === "stored" && (
        <Button size="small" icon={fetched.isPending ? <Spinner size="extra-tiny" /> : picture ? undefined : <ArrowDownload16Regular />} disabled={fetched.isPending} onClick={() => fetched.mutate()}>
          {picture ? t.conversation.showPicture : t.conversation.download}
        </Button>
      )}
    </div>
  );
}

function save(url: string, name: string): void {
  const link = document.createElement("a");
  link.href = url;
  link.download = name;
  link.click();
}
