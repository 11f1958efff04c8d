/** RFC 4180, with a mark that spreadsheets take for UTF-8. A cell that a spreadsheet would take for a formula is kept from being one. */
export function csvOf(rows: readonly (readonly (string | null | undefined)[])[]): string {
  const cell = (value: string | null | undefined) => {
    const text = value ?? '';
    const plain = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
    return /[",\r\n]/.test(plain) ? `"${plain.replaceAll('"', '""')}"` : plain;
  };
  return `\uFEFF${rows.map((row) => row.map(cell).join(',')).join('\r\n')}\r\n`;
}

export function download(name: string, text: string): void {
  const address = URL.createObjectURL(new Blob([text], { type: 'text/csv;charset=utf-8' }));
  const link = document.createElement('a');
  link.href = address;
  link.download = name;
  link.click();
  URL.revokeObjectURL(address);
}
