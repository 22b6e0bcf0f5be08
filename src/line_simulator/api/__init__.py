"""The Messaging API as LINE serves it: hosts `api.line.me` and `api-data.line.me` on one origin."""
