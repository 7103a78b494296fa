"""The reports on a calibration and on a search for a budget: text, histograms, a picture. The JSON is `json_report`'s."""
