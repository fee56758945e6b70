// SPDX-License-Identifier: MPL-2.0

package wazzup

// verdict is what was found in a text. A larger one outweighs a smaller one.
type verdict int

const (
	noSecret        verdict = iota
	holdsWord               // a password that is a word: it may stand there for itself
	holdsCredential         // what is nothing but a credential, or a part of one
	unchecked               // it decodes to more than is looked at, so nobody knows
)

// These stand in place of a text that has a secret in it, or cannot be checked for one. Nothing of the text is left: a sentence with a
// gap tells the word that is missing.
const (
	hidden  = "(left out, because it contains a credential)"
	tooLong = "(left out, because it is too long to be checked for credentials)"
)

// isLeftOut is true for the notes that stand in place of a text.
func isLeftOut(text string) bool { return text == hidden || text == tooLong }

// note is what stands in place of a text of which this was found; "" if the text may stand there itself.
func (v verdict) note() string {
	switch v {
	case noSecret:
		return ""
	case unchecked:
		return tooLong
	}
	return hidden
}
