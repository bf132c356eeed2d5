"""The grading rules: kind of change × kind of source × state of the partition → action.

``today`` is the day in hand, which every source can be asked for; ``stored`` a past day
whose delivery landing holds; ``absent`` a past day that was never delivered. Landing is as
received and never changes, so that whatever needs only another reading is
re-standardised from there; what needs other columns must be pulled, and a snapshot
source only ever gives today.
"""

from zb_pipelines.domain.catalog.grading.rule import GradingRule

_ART7 = "Measures art. 7 para 2 (one channel of sharing and opening)"
_ART8 = "Measures art. 8 (classification and grading)"
_ART9 = "Measures art. 9 (no condition without authority)"
_ART10 = "Measures art. 10 para 1 (what the catalog states)"
_ART10_4 = "Measures art. 10 para 4 (catalog updated within 15 working days)"
_ART12 = "Measures art. 12 (identifiers)"
_ART13 = "Measures art. 13 para 2 (all is aggregated)"
_ART13_EX = "Measures art. 13 para 2 (withheld by law or regulation only)"
_ART14 = "Measures art. 14 (base databases)"
_READING = "data are read in another way; landing stays"
_CHECKS = "GB/T 36344-2018 (evaluation of quality)"
_NO_DATA = "no data are concerned"

# fmt: off
RULES: tuple[GradingRule, ...] = (
    # --- entries                     source         today            stored           absent
    GradingRule("entry_added",         "snapshot",    "pull",          "nothing",       "lost",    _ART13,
         "first pull of a new entry; a snapshot source gives today only, past days cannot be had"),
    GradingRule("entry_added",         "incremental", "pull",          "pull",          "pull",    _ART13,
         "first pull of a new entry; an incremental source gives past windows too"),
    GradingRule("entry_retired",       "any",         "schedule",      "nothing",       "nothing", _ART10_4,
         "no longer pulled; the aggregated past stays, nothing is deleted unrecorded"),
    GradingRule("entry_moved",         "any",         "pull",          "nothing",       "nothing", _ART10_4,
         "from today the new agency delivers; the past stays with the former one", clock=True),
    # --- items: being there
    GradingRule("item_added",          "snapshot",    "pull",          "lost",          "lost",    _ART13,
         "landing lacks the column, it is pulled again; a snapshot source cannot give the past"),
    GradingRule("item_added",          "incremental", "pull",          "pull",          "nothing", _ART13,
         "landing lacks the column; each day's window is pulled again"),
    GradingRule("item_removed",        "any",         "restandardise", "restandardise", "nothing", _READING,
         "aggregation no longer has the column; landing stays as received"),
    GradingRule("item_renamed",        "snapshot",    "pull",          "nothing",       "nothing", _READING,
         "columns of landing have the items' names; today is pulled again, past partitions keep the old name"),
    GradingRule("item_renamed",        "incremental", "pull",          "pull",          "nothing", _READING,
         "columns of landing have the items' names; each day's window is pulled again"),
    GradingRule("item_column",         "snapshot",    "pull",          "lost",          "lost",    _READING,
         "another source column gives the data, it is pulled again; a snapshot source cannot give the past"),
    GradingRule("item_column",         "incremental", "pull",          "pull",          "nothing", _READING,
         "another source column gives the data; each day's window is pulled again"),
    # --- items: reading
    GradingRule("item_retyped",        "any",         "restandardise", "restandardise", "nothing", _READING,
         "standardised again by the new type"),
    GradingRule("item_semantic",       "any",         "restandardise", "restandardise", "nothing", _READING,
         "checked again by the new meaning"),
    GradingRule("codes_changed",       "any",         "restandardise", "restandardise", "nothing", _READING,
         "checked again by the new code list"),
    GradingRule("required_switched",   "any",         "restandardise", "restandardise", "nothing", _READING,
         "what is required changed; quarantine and aggregation are divided anew"),
    GradingRule("identifier_changed",  "any",         "restandardise", "restandardise", "nothing", _ART12,
         "identifiers changed; checked again by the new ones"),
    GradingRule("record_key_changed",  "any",         "restandardise", "restandardise", "nothing", _READING,
         "the key changed; duplicates are found anew"),
    GradingRule("bounds_changed",      "any",         "restandardise", "nothing",       "nothing", _READING,
         "rows are checked by the new bounds from today; past deliveries by those of their time"),
    GradingRule("crs_changed",         "any",         "restandardise", "restandardise", "nothing", _READING,
         "coordinates stay; they are converted anew from the declared system"),
    GradingRule("reference_list_changed", "any",      "restandardise", "restandardise", "nothing", _READING,
         "quarantine and aggregation are divided anew"),
    # --- levels, terms, time
    GradingRule("level_raised",        "any",         "remask",        "remask",        "nothing", _ART8,
         "level raised: partitions are rewritten, extremes removed from the log, published copies made anew; nothing is pulled", irreversible=True),
    GradingRule("level_lowered",       "any",         "nothing",       "nothing",       "nothing", _ART8,
         "level lowered: from the next delivery on; what is stored keeps the higher level"),
    GradingRule("sharing_changed",     "any",         "nothing",       "nothing",       "nothing", _ART9,
         "terms of sharing are applied at publication; data stay"),
    GradingRule("opening_changed",     "any",         "nothing",       "nothing",       "nothing", _ART9,
         "terms of opening are applied at publication; data stay"),
    GradingRule("cycle_changed",       "any",         "schedule",      "nothing",       "nothing", _ART10,
         "only what is in time changes"),
    GradingRule("extraction_changed",  "snapshot",    "pull",          "nothing",       "nothing", _READING,
         "extracted in the new way from today; past partitions stay as they were"),
    GradingRule("extraction_changed",  "incremental", "pull",          "pull",          "nothing", _READING,
         "each day's window is extracted again"),
    # --- base and thematic databases
    GradingRule("survivorship_changed", "any",        "rebuild",       "rebuild",       "nothing", _ART14,
         "survivorship rules changed; the base database is built again"),
    GradingRule("database_added",      "any",         "rebuild",       "rebuild",       "nothing", _ART14,
         "first build of a new table"),
    GradingRule("database_removed",    "any",         "schedule",      "nothing",       "nothing", _ART14,
         "no longer built; the past stays"),
    GradingRule("database_listed",     "any",         "nothing",       "nothing",       "nothing", _ART14,
         "a new database moves no data by itself; its tables are listed apart"),
    GradingRule("database_delisted",   "any",         "schedule",      "nothing",       "nothing", _ART14,
         "the database is no longer listed; the past stays"),
    GradingRule("database_kind",       "any",         "schedule",      "nothing",       "nothing", _ART14,
         "its tables are written to the new layer from the next build, listed as new; the past stays in the old layer"),
    GradingRule("table_changed",       "any",         "rebuild",       "rebuild",       "nothing", _ART14,
         "query, columns or parameters changed; built again"),
    GradingRule("findings_changed",    "any",         "rebuild",       "rebuild",       "nothing", _ART14,
         "finding rules changed; the theme's findings are computed again"),
    # --- products
    GradingRule("product_added",       "any",         "rebuild",       "nothing",       "nothing", _ART7,
         "first build of a new product; nobody has it before it is granted"),
    GradingRule("product_changed",     "any",         "rebuild",       "rebuild",       "nothing", _ART7,
         "what the product shows changed; built again"),
    GradingRule("product_level_raised", "any",        "rebuild",       "rebuild",       "nothing", _ART8,
         "a level rose: the product is built again and its grants are revoked; they have to be asked for anew"),
    GradingRule("product_removed",     "any",         "schedule",      "nothing",       "nothing", _ART7,
         "no longer built or served; its grants are revoked"),
    GradingRule("sharing_rules_changed", "any",       "schedule",      "nothing",       "nothing", _ART9,
         "requests submitted from now on have the new limits"),
    GradingRule("channels_changed",    "any",         "nothing",       "nothing",       "nothing", _ART7,
         "the ledger of channels moves no data"),
    # --- quality
    GradingRule("suite_changed",       "any",         "rebuild",       "nothing",       "nothing", _CHECKS,
         "the suite changed: the newest build is made again and checked by it; past results stay as their suites gave them"),
    GradingRule("scoring_changed",     "any",         "rebuild",       "nothing",       "nothing", _CHECKS,
         "the scoring changed: the newest report is made again by it; past reports stay as they were"),
    GradingRule("quality_limits_changed", "any",      "schedule",      "nothing",       "nothing", _CHECKS,
         "checked by the new limits from the next delivery"),
    GradingRule("ticket_limits_changed", "any",       "schedule",      "nothing",       "nothing", _CHECKS,
         "only deadlines of tickets handed out or extended from now on change"),
    GradingRule("grading_changed",     "any",         "schedule",      "nothing",       "nothing", _ART8,
         "whoever reads is shown data by the new levels and handling from the release on; stored data stay"),
    GradingRule("table_rules_changed", "any",         "schedule",      "nothing",       "nothing", _CHECKS,
         "checked by the new rules from the next build"),
    # --- exemptions
    GradingRule("exemption_granted",   "any",         "purge",         "purge",         "nothing", _ART13_EX,
         "the whole entry is lawfully withheld: landing, aggregation, quarantine and published data are purged, base databases built again, a certificate is kept",
         irreversible=True),
    GradingRule("exemption_widened",   "any",         "purge",         "purge",         "nothing", _ART13_EX,
         "the items are lawfully withheld: their columns are purged from every layer, base databases built again, a certificate is kept", irreversible=True),
    GradingRule("exemption_unfounded", "any",         "schedule",      "nothing",       "nothing", _ART13_EX,
         "the basis does not hold: pulling stops and the entry counts as not aggregated; no data are purged", clock=True),
    GradingRule("exemption_narrowed",  "snapshot",    "pull",          "lost",          "lost",    _ART13,
         "the items are aggregated again, today is pulled again; a snapshot source cannot give the past", clock=True),
    GradingRule("exemption_narrowed",  "incremental", "pull",          "pull",          "nothing", _ART13,
         "the items are aggregated again; each day's window is pulled again", clock=True),
    GradingRule("exemption_lapsed",    "snapshot",    "pull",          "lost",          "lost",    _ART13,
         "aggregated again, today is pulled first; a snapshot source cannot give the past", clock=True),
    GradingRule("exemption_lapsed",    "incremental", "pull",          "pull",          "pull",    _ART13,
         "aggregated again; each window is pulled", clock=True),
    GradingRule("exemption_restated",  "any",         "nothing",       "nothing",       "nothing", _ART13_EX,
         "the scope stays and the basis holds; data stay"),
    # --- law
    GradingRule("statute_amended",     "any",         "nothing",       "nothing",       "nothing", _ART10_4,
         "an amendment alone moves no data; entries that cite it are compared one by one", clock=True),
    GradingRule("statute_renumbered",  "any",         "nothing",       "nothing",       "nothing", _ART10_4,
         "new numbers alone move no data; entries that cite them are corrected one by one", clock=True),
    GradingRule("statute_repealed",    "any",         "nothing",       "nothing",       "nothing", _ART10_4,
         "a repeal alone moves no data; entries that cite it are compared one by one", clock=True),
    GradingRule("basis_lost",          "any",         "schedule",      "nothing",       "nothing", _ART10_4,
         "the basis no longer holds: the entry counts as not aggregated and its time runs; nothing is pulled before the agency updates its catalog (the law may still forbid it)",
         clock=True),
    GradingRule("basis_touched",       "any",         "nothing",       "nothing",       "nothing", _ART10_4,
         "the basis still holds; compare the citation in time", clock=True),
    # --- words
    GradingRule("text_changed",        "any",         "nothing",       "nothing",       "nothing", _NO_DATA,
         "only words changed"),
)
# fmt: on
