"""The letter to the police: report and request for prosecution on one page, for signature."""
