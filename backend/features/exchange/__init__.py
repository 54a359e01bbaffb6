"""Import and export: files of other programs to records, and records to files those programs read.

    imported = await import_file(replica, (tenant, person), ("contacts.csv", data), now_ms)
    with await export_file(replica, (tenant, person), "contacts.vcf") as file: ...

`text` and `table` read bytes, `google`, `outlook`, `hubspot`, `guess` say what columns mean, `vcard_lex` and
`vcard` read cards; all fill the same drafts (`build`, `draft`). `plan` compares drafts with what exists. All
that happens in a limited process (`child`, `children`, `talk`); `store` submits the writes through the
replica's door, batch by batch, in a `turn`. Over HTTP an import is a job (`jobs`) of an upload (`uploads`).
"""
