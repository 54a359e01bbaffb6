// Kazakh dates and numbers where the browser has no data for them: Chromium answers "M11 18" and "1,234.5".
// Words after Unicode CLDR 46 (kk).
export const MONTHS =
  "қаңтар ақпан наурыз сәуір мамыр маусым шілде тамыз қыркүйек қазан қараша желтоқсан".split(" ");
export const MONTHS_SHORT = "қаң. ақп. нау. сәу. мам. мау. шіл. там. қыр. қаз. қар. жел.".split(" ");
export const WEEKDAYS = "жексенбі дүйсенбі сейсенбі сәрсенбі бейсенбі жұма сенбі".split(" ");
export const WEEKDAYS_SHORT = "жс дс сс ср бс жм сб".split(" ");

type Unit = "year" | "month" | "week" | "day" | "hour" | "minute" | "second";
const UNITS: Record<Unit, string> = {
  year: "жыл",
  month: "ай",
  week: "апта",
  day: "күн",
  hour: "сағат",
  minute: "минут",
  second: "секунд",
};
const FROM_NOW: Record<Unit, string> = {
  year: "жылдан",
  month: "айдан",
  week: "аптадан",
  day: "күннен",
  hour: "сағаттан",
  minute: "минуттан",
  second: "секундтан",
};
const NEAR: Partial<Record<Unit, Record<string, string>>> = {
  day: { "-1": "кеше", "0": "бүгін", "1": "ертең" },
  second: { "0": "қазір" },
};

/** Whether this browser writes Kazakh dates itself. */
export const known = (): boolean =>
  !/\d/.test(new Intl.DateTimeFormat("kk", { month: "long", timeZone: "UTC" }).format(0));

/** "3 күннен кейін", "5 минут бұрын", "кеше". */
export function relative(value: number, unit: Unit): string {
  const near = NEAR[unit]?.[String(value)];
  if (near) return near;
  return value < 0 ? `${-value} ${UNITS[unit]} бұрын` : `${value} ${FROM_NOW[unit]} кейін`;
}

/** "18 қараша", "18 қар.", with the year in front where it is asked for, the weekday behind. */
export function date(at: Date, want: { year: boolean; long: boolean; weekday: boolean }): string {
  const month = (want.long ? MONTHS : MONTHS_SHORT)[at.getMonth()] ?? "";
  const year = want.year ? `${at.getFullYear()} ж. ` : "";
  const weekday = want.weekday ? `, ${(want.long ? WEEKDAYS : WEEKDAYS_SHORT)[at.getDay()] ?? ""}` : "";
  return `${year}${at.getDate()} ${month}${weekday}`;
}
