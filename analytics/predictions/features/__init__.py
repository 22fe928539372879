"""What models are given of a bar: numbers without a unit of price, known at its close."""
