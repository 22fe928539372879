"""Delivery: handing one parcel to one destination, with the same identity however often it is tried."""
