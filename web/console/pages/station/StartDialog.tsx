import { Autocomplete, Button, Group, Modal, Stack } from "@mantine/core";
import { type FormEvent, useState } from "react";
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
          <Autocomplete
            label={t("commands.startToken")}
            description={t("commands.startTokenHelp")}
            data={[...new Set(tokens.map((token) => token.uid))]}
            value={uid}
            onChange={setUid}
            limit={50}
            maxLength={255}
            required
            withAsterisk={false}
            data-autofocus
          />
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
