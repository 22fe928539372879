"""What comes next, as a distribution, and whether whoever says so has earned to be listened to."""
