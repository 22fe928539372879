"""Pure numbers: arrays in, arrays and small result types out. No IO, no clock, no random state of its own."""
