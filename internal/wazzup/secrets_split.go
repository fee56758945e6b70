// SPDX-License-Identifier: MPL-2.0

package wazzup

import (
	"strings"

	"github.com/wazzup24/terraform-provider-wazzup/internal/wazzup/mask"
)

// leaveOutSplit leaves out texts that hold a credential only together, such as the items of a list of errors: they are shown
// one after the other. The code stays, unless it is needed.
func (h *heard) leaveOutSplit() {
	texts := []*remark{&h.title, &h.detail}
	for i := range h.errors {
		texts = append(texts, &h.errors[i])
	}
	for _, together := range [][]*remark{texts, append([]*remark{&h.code}, texts...)} {
		var shown []*remark
		for _, each := range together {
			if each.found == mask.NoSecret && each.text != "" {
				shown = append(shown, each)
			}
		}
		if found := h.findTogether(shown); found != mask.NoSecret {
			for _, each := range shown {
				each.found = found
			}
		}
	}
}

// findTogether judges texts one after the other: glued, without the colons behind names of fields, and with a blank between.
func (r reader) findTogether(all []*remark) (found mask.Verdict) {
	var texts []string
	for _, each := range all {
		texts = append(texts, edges(each.text))
	}
	glued := strings.Join(texts, "")
	for _, text := range []string{glued, strings.ReplaceAll(glued, ": ", ""), strings.Join(texts, " ")} {
		found = max(found, r.secrets.Find(text))
	}
	return found
}

// edges are a text without its middle, which has been judged.
func edges(text string) string {
	const edge = 100 // characters
	if r := []rune(text); len(r) > 2*edge {
		return string(r[:edge]) + "\n" + string(r[len(r)-edge:])
	}
	return text
}

// shown are the texts for a person.
func (h *heard) shown() (code, title, detail string, errors []string) {
	h.leaveOutSplit()
	for _, each := range h.errors {
		errors = append(errors, each.shown())
	}
	return h.code.shown(), h.title.shown(), h.detail.shown(), errors
}
