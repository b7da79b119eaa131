/** Values as the VRs of PS3.5 §6.2 want them. */

/** A decimal string (DS): at most 16 characters, as precise as they allow. @throws RangeError for what is no finite number */
export function decimalString(value: number): string {
  if (!Number.isFinite(value)) throw new RangeError(`${value} cannot be written as a decimal string.`);
  for (let digits = 15; digits > 1; digits--) {
    const rounded = Number(value.toPrecision(digits));
    const exponential = rounded.toExponential(digits - 1).replace(/\.?0*e\+?/, 'e');
    const text = [String(rounded), exponential].find(({ length }) => length <= 16);
    if (text !== undefined) return text;
  }
  return value.toExponential(0);
}

/**
 * Text that is one value: without the backslash, which parts values, and without control characters.
 *
 * @param longest  characters that the VR allows: 16 of SH, 64 of LO
 */
export function oneLine(text: string, longest: number): string {
  const line = text
    .replaceAll('\\', '/')
    .replace(/\p{Cc}+/gu, ' ')
    .trim();
  return [...line].slice(0, longest).join('').trim();
}

/** Text of several lines (ST, LT, UT): lines end with CR and LF; other control characters are left out. */
export function severalLines(text: string): string {
  return text
    .replace(/\r\n?/g, '\n')
    .replace(/[^\P{Cc}\n\t]/gu, '')
    .replaceAll('\n', '\r\n')
    .trim();
}

/** A name as it was typed, as a person name (PN) of one component, said by the delimiter: what is given and what is family is not known. */
export function typedPersonName(name: string): string {
  const line = oneLine(name.replace(/[\^=]/g, ' '), 63);
  return line === '' ? '' : `${line}^`;
}

/**
 * An instant as date (DA), time (TM) and date-time (DT), in the local time of this machine: dates of films carry no zone either, and one
 * zone stated for the file (0008,0201) would be stated for them as well. DT says its own.
 *
 * @param iso  ISO 8601 with a zone
 */
export function localDateTime(iso: string): { readonly date: string; readonly time: string; readonly dateTime: string } {
  const at = new Date(iso);
  const two = (value: number): string => String(value).padStart(2, '0');
  const date = `${String(at.getFullYear()).padStart(4, '0')}${two(at.getMonth() + 1)}${two(at.getDate())}`;
  const time = `${two(at.getHours())}${two(at.getMinutes())}${two(at.getSeconds())}`;
  const minutesEast = -at.getTimezoneOffset();
  const zone = `${minutesEast < 0 ? '-' : '+'}${two(Math.floor(Math.abs(minutesEast) / 60))}${two(Math.abs(minutesEast) % 60)}`;
  return { date, time, dateTime: `${date}${time}${zone}` };
}
