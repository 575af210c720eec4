"""City packs and everything that reads them: places, hours, travel times, money."""
