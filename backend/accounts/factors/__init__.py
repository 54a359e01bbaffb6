"""What proves a person beside a password: codes of an authenticator app, passkeys, codes on paper."""
