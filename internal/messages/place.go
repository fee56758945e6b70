// SPDX-License-Identifier: MPL-2.0

// Package messages has every message that the provider shows: errors, warnings, and the advice in them. The packages above
// decide what happened, and this one says it.
package messages

// Place is the account that a message is about, as the user writes it, such as "7204-2419". It is "" if it is not known.
type Place string

// Of follows what belongs to the account: " of account 7204-2419".
func (p Place) Of() string { return p.after("of") }

// In follows what is somewhere: " in account 7204-2419".
func (p Place) In() string { return p.after("in") }

func (p Place) after(preposition string) string {
	if p == "" {
		return ""
	}
	return " " + preposition + " account " + string(p)
}

// Headline is the headline of a warning about the account. If several warnings have the same headline, the CLI shows the first of
// them and how many more there are. With the account in it, those about other accounts are shown, too.
func (p Place) Headline(text string) string {
	if p == "" {
		return text
	}
	return text + " (account " + string(p) + ")"
}
