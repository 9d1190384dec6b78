//! What the text of a value means: quantities, durations, dates, addresses.
