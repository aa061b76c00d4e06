import { NativeSelect } from "@mantine/core";
import { IconWorld } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { changeLanguage, LANGUAGES, type Language } from "../i18n";

// Each language is named in itself: whoever looks for it reads that, not the language now shown.
const NAMES: Record<Language, string> = { sv: "Svenska", en: "English" };

export function LanguageSwitch() {
  const { t, i18n } = useTranslation();
  return (
    <NativeSelect
      aria-label={t("user.language")}
      size="xs"
      w={122}
      leftSection={<IconWorld size={16} stroke={1.8} aria-hidden />}
      value={i18n.language}
      onChange={(event) => void changeLanguage(event.currentTarget.value as Language)}
    >
      {LANGUAGES.map((language) => (
        <option key={language} value={language} lang={language}>
          {NAMES[language]}
        </option>
      ))}
    </NativeSelect>
  );
}
