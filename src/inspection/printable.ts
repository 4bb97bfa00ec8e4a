/** Replaces characters that cannot be printed or end a line by pictures of them, so that a text stays on its line. */
export const printable = (text: string): string =>
  text
    .replace(/[\u0000-\u001f]/g, c => String.fromCharCode(0x2400 + c.charCodeAt(0)))
    .replace(/[\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069\p{Surrogate}]/gu, '\ufffd')
