import { Button, Group, Modal, Stack, TextInput } from "@mantine/core";
import { type FormEvent, useId, useState } from "react";
import { useTranslation } from "react-i18next";
import { useTokens } from "../../data/queries";

interface Props {
  opened: boolean;
  title: string;
  onClose(): void;
  onStart(token: string): void;
}

/** Whose token to charge on. */
export function StartDialog({ opened, title, onClose, onStart }: Props) {
  const { t } = useTranslation();
  const { data: tokens = [] } = useTokens(opened);
  const [uid, setUid] = useState("");
  const known = useId();
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!uid.trim()) return;
    onStart(uid.trim());
    onClose();
  };
  return (
    <Modal opened={opened} onClose={onClose} title={title} closeButtonProps={{ "aria-label": t("common.close") }}>
      <form onSubmit={submit}>
        <Stack>
          <TextInput
            label={t("commands.startToken")}
            description={t("commands.startTokenHelp")}
            list={known}
            value={uid}
            onChange={(event) => setUid(event.currentTarget.value)}
            maxLength={255}
            required
            withAsterisk={false}
            data-autofocus
          />
          <datalist id={known}>
            {tokens.map((token) => (
              <option key={token.uid} value={token.uid}>
                {token.label ?? token.type}
              </option>
            ))}
          </datalist>
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              {t("common.cancel")}
            </Button>
            <Button type="submit" disabled={!uid.trim()}>
              {t("commands.startConfirm")}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
