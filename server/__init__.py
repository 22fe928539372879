"""The Flask server around Dash: sign-in, sessions, security headers, health."""
