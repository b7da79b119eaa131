/** Pages at exact size as PDF. Pure: knows neither files nor the store. */
export { printEcgPages, type EcgPageSource } from './ecg-page.ts';
export { printReportPages, type PrintedReport } from './report-page.ts';
