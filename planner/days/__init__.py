"""Days: how a day takes shape: its frame, its journeys, and the writer of its activities."""
