// SPDX-License-Identifier: MPL-2.0

package mask

// Verdict is what was found in a text. A larger one outweighs a smaller one.
type Verdict int

// The verdicts, from the smallest to the largest.
const (
	NoSecret        Verdict = iota
	HoldsWord               // a password that is a word: it may stand there for itself
	HoldsCredential         // what is nothing but a credential, or a part of one
	Unchecked               // it decodes to more than is looked at, so nobody knows
)

// Hidden and TooLong are the notes in place of a text that has a secret in it, or cannot be checked for one. Nothing of the text is
// left: a sentence with a gap tells the word that is missing.
const (
	Hidden  = "(left out, because it contains a credential)"
	TooLong = "(left out, because it is too long to be checked for credentials)"
)

// IsLeftOut is true for Hidden and TooLong.
func IsLeftOut(text string) bool { return text == Hidden || text == TooLong }

// Omission is what replaces a text with this verdict; "" if the text itself may be shown.
func (v Verdict) Omission() string {
	switch v {
	case NoSecret:
		return ""
	case Unchecked:
		return TooLong
	}
	return Hidden
}
