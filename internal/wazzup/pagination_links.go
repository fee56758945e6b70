// SPDX-License-Identifier: MPL-2.0

package wazzup

import (
	"fmt"
	"slices"
	"strings"

	"github.com/go-json-experiment/json/jsontext"
)

// linkedFrom finds an object such as {"rel":"next","href":"/b"}: a text that is the word for the next page, or the one
// before, beside a place where that is.
func linkedFrom(v value) string {
	relation, place := "", false
	for _, m := range v.members {
		w := wordsOf(m.name)
		switch {
		case w.only(set("rel relation rels label type name title text kind direction key")):
			for _, text := range texts(m.value) {
				if said := wordsOf(text); said.among(nextWords, previousWords) && len(said) <= 3 {
					relation = fmt.Sprintf("%q is %s", m.name, jsontext.Value(fmt.Sprintf("%q", text)))
				}
			}
		case w.only(set("href url uri link path page cursor token location target query params")):
			place = place || !m.value.hollow()
		}
	}
	if !place {
		return ""
	}
	return relation
}

// texts are a string, or the strings in a list.
func texts(v value) (all []string) {
	for _, item := range slices.Concat(v.items, []value{v}) {
		if s, ok := item.text(); ok {
			all = append(all, s)
		}
	}
	return all
}

// linksOn reports whether one of the links of a Link header leads to another page: the next one, or the one before.
func linksOn(header string) bool {
	for _, link := range splitOutside(header, ',') {
		_, params, found := strings.Cut(link, ">")
		if !found {
			params = link
		}
		for _, param := range splitOutside(params, ';') {
			name, text, _ := strings.Cut(param, "=")
			if !strings.EqualFold(strings.TrimSpace(name), "rel") {
				continue
			}
			for relation := range strings.FieldsSeq(strings.ToLower(strings.Trim(strings.TrimSpace(text), `"'`))) {
				if relation == "next" || relation == "prev" || relation == "previous" {
					return true
				}
			}
		}
	}
	return false
}

// splitOutside splits a text at a separator that is neither within <> nor within quotes.
func splitOutside(text string, separator byte) (parts []string) {
	start, quoted, target := 0, false, false
	for i := range len(text) {
		rest := text[i+1:]
		switch c := text[i]; {
		case c == '"' && !target:
			quoted = !quoted && strings.Contains(rest, `"`) // one that does not end is none
		case quoted:
		case c == '<':
			target = strings.Contains(rest, ">")
		case c == '>':
			target = false
		case c == separator && !target:
			parts = append(parts, text[start:i])
			start = i + 1
		}
	}
	return append(parts, text[start:])
}
