package wazzup

// Redact takes the token out of text that came from outside, in each form in which a server may echo it.
func (t Token) Redact(s string) string { return t.redact(s) }
