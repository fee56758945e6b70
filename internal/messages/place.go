// SPDX-License-Identifier: MPL-2.0

// Package messages has every message that the provider shows: errors, warnings, and the advice in them. The packages that
// import it decide which message to show.
package messages

// Place is the account that a message is about, as the user writes it, such as "7204-2419". It is "" if it is not known.
type Place string

// Of is " of account 7204-2419".
func (p Place) Of() string { return p.after("of") }

// In is " in account 7204-2419".
func (p Place) In() string { return p.after("in") }

func (p Place) after(preposition string) string {
	if p == "" {
		return ""
	}
	return " " + preposition + " account " + string(p)
}

// Headline is the headline of a warning about the account. If several warnings have the same headline, the CLI shows only the
// first one and a count. With the account in the headline, it shows one for each account.
func (p Place) Headline(text string) string {
	if p == "" {
		return text
	}
	return text + " (account " + string(p) + ")"
}
