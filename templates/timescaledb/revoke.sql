REVOKE {{ privileges }} ON {{ on }} FROM {{ roles }}
