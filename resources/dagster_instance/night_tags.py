"""The tags of a night's runs: which night, which step of it and which agency a run belongs to.

The gate, the page and whoever reads the runs filter by them.
"""

NIGHT_TAG = "zb/night"
STEP_TAG = "zb/step"
AGENCY_TAG = "zb/agency"
