/** Opening, saving and deleting one configured thing; its ETag goes along. */

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useSpeaker } from "../../app/toasts";
import { useWords } from "../../i18n";

interface Calls<Body> {
  list: string;
  save: (body: Body) => Promise<unknown>;
  remove?: () => Promise<unknown>;
  onDone: () => void;
}

export function useEditing<Body>({ list, save, remove, onDone }: Calls<Body>) {
  const { t } = useWords();
  const { say, complain } = useSpeaker();
  const client = useQueryClient();
  const learned = () => Promise.all([client.invalidateQueries({ queryKey: [list] }), client.invalidateQueries({ queryKey: ["me"] })]);
  const saving = useMutation({
    mutationFn: save,
    onSuccess: async () => {
      await learned();
      say(t.admin.saved);
      onDone();
    },
  });
  const removing = useMutation({
    mutationFn: async () => remove?.(),
    onSuccess: async () => {
      await learned();
      say(t.admin.removed);
      onDone();
    },
    onError: complain,
  });
  return { saving, removing };
}
