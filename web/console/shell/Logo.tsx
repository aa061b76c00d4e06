export function Logo({ size = 26 }: { size?: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 32 32" aria-hidden="true">
      <rect width="32" height="32" rx="8" fill="#0b6f63" />
      <path
        d="M18.6 4.5 8.4 17.6a.8.8 0 0 0 .6 1.3h5.3l-1.6 8.1c-.1.8.8 1.2 1.3.6l10-13.1a.8.8 0 0 0-.6-1.3h-5.2l1.7-8.1c.2-.8-.8-1.2-1.3-.6Z"
        fill="#fff"
      />
    </svg>
  );
}
