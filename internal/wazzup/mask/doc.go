// SPDX-License-Identifier: MPL-2.0

// Package mask finds credentials in texts from outside, in whatever encoding, and leaves such texts out before they are shown. It also
// finds credentials in the body of a list of funnels, which is then not used.
//
// Known has the secrets of a run. Inspect and Redact judge a text for a message, InList judges a list.
package mask
