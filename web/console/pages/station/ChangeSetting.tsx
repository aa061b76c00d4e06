import { Button, Group, Modal, Stack, TextInput } from "@mantine/core";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import type { Variable } from "../../data/model";
import { settingName } from "./settings";

// OCPP 2.x SetVariableData.attributeValue; 1.6 takes 500.
const LONGEST = 2500;

interface Props {
  variable: Variable;
  onClose(): void;
  onSave(value: string): Promise<void>;
}

export function ChangeSetting({ variable, onClose, onSave }: Props) {
  const { t } = useTranslation();
  const [value, setValue] = useState(variable.value ?? "");
  const submit = (event: FormEvent) => {
    event.preventDefault();
    void onSave(value);
    onClose();
  };
  return (
    <Modal
      opened
      onClose={onClose}
      title={t("configuration.changeTitle", { name: settingName(variable) })}
      closeButtonProps={{ "aria-label": t("common.close") }}
    >
      <form onSubmit={submit}>
        <Stack>
          <TextInput
            label={t("configuration.value")}
            value={value}
            maxLength={LONGEST}
            onChange={(event) => setValue(event.currentTarget.value)}
            data-autofocus
          />
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              {t("common.cancel")}
            </Button>
            <Button type="submit">{t("configuration.save")}</Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
