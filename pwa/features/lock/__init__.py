"""The lock of the app, and changing from one person to another on a phone that several share."""
