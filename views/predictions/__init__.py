"""The prediction desk: where it may be some bars ahead, and whether whoever says so has earned to be listened to."""
