// SPDX-License-Identifier: MPL-2.0

package wazzup

import (
	"bytes"
	"fmt"
	"math"
	"strconv"
	"strings"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"

	"github.com/wazzup24/terraform-provider-wazzup/internal/wazzup/mask"
)

// Bounds on what a response may have beside its list. The documented one has two members.
const (
	maxValues = 10_000
	maxDepth  = 100
)

// value is a JSON value with all that is in it.
type value struct {
	kind    jsontext.Kind
	raw     jsontext.Value // of a scalar
	members []member       // of an object, in its order
	items   []value        // of a list
}

type member struct {
	name  string
	value value
}

// readValue reads a text that is known to be valid JSON. It returns a FormatError if there is too much in it. budget is
// the number of values that it may have, and is reduced by those that it has.
func readValue(text jsontext.Value, budget *int) (value, error) {
	return nextValue(jsontext.NewDecoder(bytes.NewBuffer(text)), budget, 0)
}

func nextValue(d *jsontext.Decoder, budget *int, depth int) (v value, err error) {
	*budget--
	if *budget < 0 || depth > maxDepth {
		return v, &FormatError{Reason: "there is too much in it beside the list"}
	}
	v.kind = d.PeekKind()
	if v.kind != '{' && v.kind != '[' {
		raw, err := d.ReadValue()
		v.raw = raw.Clone()
		return v, err
	}
	if _, err := d.ReadToken(); err != nil { // the opening bracket
		return v, err
	}
	for end := d.PeekKind(); end != '}' && end != ']'; end = d.PeekKind() {
		var m member
		if v.kind == '{' {
			name, err := d.ReadToken()
			if err != nil {
				return v, err
			}
			m.name = name.String()
		}
		if m.value, err = nextValue(d, budget, depth+1); err != nil {
			return v, err
		}
		if v.kind == '{' {
			v.members = append(v.members, m)
		} else {
			v.items = append(v.items, m.value)
		}
	}
	_, err = d.ReadToken()
	return v, err
}

// textValue is a text from elsewhere, such as a header, as a JSON string would have it.
func textValue(text string) value {
	raw, err := jsontext.AppendQuote(nil, strings.ToValidUTF8(text, "\uFFFD"))
	if err != nil {
		raw = jsontext.Value(`"?"`)
	}
	return value{kind: '"', raw: raw}
}

func (v value) isContainer() bool { return v.kind == '{' || v.kind == '[' }

// text is a string as it is; ok is false for anything else.
func (v value) text() (s string, ok bool) {
	if v.kind != '"' || json.Unmarshal(v.raw, &s) != nil {
		return "", false
	}
	return s, true
}

// number reads 12, 12.0 and "12".
func (v value) number() (float64, bool) {
	digits := string(v.raw)
	if s, ok := v.text(); ok {
		digits = strings.TrimSpace(s)
	} else if v.kind != '0' {
		return 0, false
	}
	if strings.Trim(digits, "0123456789+-.eE") != "" {
		return 0, false // NaN, Inf, and hexadecimal
	}
	n, err := strconv.ParseFloat(digits, 64)
	return n, err == nil && !math.IsInf(n, 0)
}

// empty is true for null, false, 0, "", [] and {}.
func (v value) empty() bool {
	switch v.kind {
	case 'n', 'f':
		return true
	case '0':
		n, err := strconv.ParseFloat(string(v.raw), 64)
		return err == nil && n == 0
	case '"':
		s, _ := v.text()
		return s == ""
	case '{', '[':
		return len(v.members) == 0 && len(v.items) == 0
	}
	return false
}

// hollow is true for what is empty, and for an object or a list with nothing in it that is not.
func (v value) hollow() bool { return v.all(value.empty) }

// all reports whether all scalars in a value are as they should be.
func (v value) all(are func(value) bool) bool {
	if !v.isContainer() {
		return are(v)
	}
	for _, m := range v.members {
		if !m.value.all(are) {
			return false
		}
	}
	for _, item := range v.items {
		if !item.all(are) {
			return false
		}
	}
	return true
}

// flag reads true, "yes" and 1, and their opposites; null is one of these. ok is false for anything else.
func (v value) flag() (is, ok bool) {
	switch v.kind {
	case 't':
		return true, true
	case 'f', 'n':
		return false, true
	}
	s, isText := v.text()
	switch strings.ToLower(strings.TrimSpace(s)) {
	case "true", "yes", "y", "on":
		return true, true
	case "false", "no", "n", "off":
		return false, true
	case "":
		if isText {
			return false, true
		}
	}
	n, isNumber := v.number()
	return n != 0, isNumber
}

// show is a value in a message, before it is bounded and cleaned.
func (v value) show() string {
	if v.isContainer() {
		return kindName(v.kind)
	}
	return string(v.raw[:min(len(v.raw), mask.MaxRead)])
}

func kindName(kind jsontext.Kind) string {
	switch kind {
	case 'n':
		return "null"
	case '"':
		return "a string"
	case '0':
		return "a number"
	case 't', 'f':
		return "true or false"
	case '{':
		return "an object"
	case '[':
		return "a list"
	}
	return "nothing that JSON knows"
}

func describe(m member) string { return fmt.Sprintf("%q is %s", m.name, m.value.show()) }
