"""`lapangan phone`: the app over HTTPS in the local network, and a page that explains it to the phone.

`authority` makes and keeps the certificates, `guide` the page in five languages, `network` serves the page.
"""
