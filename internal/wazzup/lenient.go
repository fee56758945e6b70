// SPDX-License-Identifier: MPL-2.0

package wazzup

import (
	"bytes"
	"iter"

	"github.com/go-json-experiment/json"

	"github.com/go-json-experiment/json/jsontext"
)

// lenient reads as much of an error as it can: nothing but a message depends on it.
var lenient = []json.Options{jsontext.AllowDuplicateNames(true), jsontext.AllowInvalidUTF8(true)}

// text is the first of the values that says something: a string as it is, anything else as JSON.
func text(values ...jsontext.Value) string {
	for _, v := range values {
		switch v.Kind() {
		case '"':
			var s string
			if json.Unmarshal(v, &s, lenient...) == nil && s != "" {
				return s
			}
		case '0', '{', '[', 't', 'f':
			return string(v)
		}
	}
	return ""
}

// items are the values of a list, or of an object: these with their name and a colon.
func items(v jsontext.Value) iter.Seq2[jsontext.Value, string] {
	return func(yield func(jsontext.Value, string) bool) {
		d := jsontext.NewDecoder(bytes.NewReader(v), lenient...)
		start, err := d.ReadToken()
		if err != nil || start.Kind() != '[' && start.Kind() != '{' {
			return
		}
		for {
			field := ""
			if start.Kind() == '{' {
				name, err := d.ReadToken()
				if err != nil || name.Kind() != '"' { // the end
					return
				}
				field = name.String() + ": "
			}
			item, err := d.ReadValue()
			if err != nil || !yield(item, field) {
				return
			}
		}
	}
}
