"""Every place beside its region, its neighbours and the country: codes, measures, figures, standing, profiles."""
