"""FHIR Bulk Data to a table of facts, through views, with memory that does not grow with the export.

Three steps: every line is flattened by the view of its kind and its rows are kept on disk, in buckets by
patient (`spreading`); each bucket's rows are read as a single patient's record is, by `osler.fhir`
(`reading`); the buckets' facts become one Parquet file (`facts`). Views that map a hospital's own profile
stand in a folder of ViewDefinitions (`tables`).
"""
