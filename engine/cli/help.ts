/** What `auscult --help` says. */
export const helpText = `auscult — offline workstation for chest film and 12-lead ECG, on the command line
Not a medical device. Drafts are machine text and must be checked.

  auscult import <path…>         import films (DICOM) and 12-lead ECGs, folders with all they hold
      --no-encode                  store only; encode later with "auscult embed"
  auscult patients [filter]      list patients; the filter matches any part of name and patient ID
      --modality film|ecg  --sort latest|name|patientId  --limit <n>  --offset <n>
  auscult embed                  encode what the current models have not encoded yet
  auscult search "<text>"        studies nearest to a sentence
  auscult search --study <key>   studies of other patients nearest to a study
      --modality film|ecg  --limit <n>
  auscult draft <patient>        draft a report for a patient (key or patient ID)
      --film <key>|none  --ecg <key>|none  --seed <n>
  auscult sample                 enrol the built-in synthetic patients
      --count <n>
  auscult status                 what is in the store and which models are installed

Options of every command
  --data <dir>       folder of the patient store (else AUSCULT_DATA_DIR, else the app's)
  --models <dir>     folder of the models (else AUSCULT_MODELS_DIR, else those that came with Auscult)
  --key-file <file>  key of the store, 64 hexadecimal digits (else AUSCULT_KEY, else store.key in the app's folder,
                     made for this user alone when there is no store yet)
  --json             one JSON document on standard output; progress goes to standard error
  --help, --version

Exit codes
  0  done; single files may have been refused and are named
  1  something failed inside Auscult
  2  the command line was not understood
  3  files (or studies, for embed) were refused and nothing came in
  4  no such patient, study or file
  5  the store cannot be opened
  130  interrupted; nothing half-done is kept
`;
