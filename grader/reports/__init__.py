"""Reports: one file per format, each turns a value into text. They print nothing and import no torch.

`formats` lists the formats of a result. `platforms` holds those that a platform reads, `html` the page, `text*` the report for
a terminal, `calibration` what a rubric's author reads. `figures` and `outcome` hold the words that several of them share,
`inert` what makes a learner's text harmless.
"""
