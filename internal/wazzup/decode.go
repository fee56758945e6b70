// SPDX-License-Identifier: MPL-2.0

package wazzup

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"regexp"
	"slices"
	"strings"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
)

var integer = regexp.MustCompile(`^-?[0-9]+$`)

// maxMembers bounds what is read of an object whose members are all looked at. The documented ones have one or two.
const maxMembers = 1000

// readMembers reads a text that is one object and nothing else. It returns a FormatError, or an error for reason.
func readMembers(text []byte) (map[string]jsontext.Value, error) {
	d := jsontext.NewDecoder(bytes.NewBuffer(text))
	if start, err := d.ReadToken(); err != nil || start.Kind() != '{' {
		return nil, errors.New("not an object")
	}
	members := make(map[string]jsontext.Value)
	for d.PeekKind() != '}' {
		name, err := d.ReadToken()
		if err != nil {
			return nil, err
		}
		key := name.String()
		value, err := d.ReadValue()
		switch {
		case err != nil:
			return nil, err
		case len(members) == maxMembers:
			return nil, &FormatError{Reason: fmt.Sprintf("it has more than %d members", maxMembers)}
		}
		members[key] = value.Clone()
	}
	if _, err := d.ReadToken(); err != nil { // the closing brace
		return nil, err
	}
	if _, err := d.ReadToken(); !errors.Is(err, io.EOF) {
		return nil, &FormatError{Reason: "it goes on after its end"}
	}
	return members, nil
}

// each reads a list that is valid JSON item by item, up to the first that is not as it has to be: of a list of millions
// of nothings it holds one.
func each[T any](at string, list jsontext.Value, take func(at string, item *T) error) error {
	d := jsontext.NewDecoder(bytes.NewBuffer(list))
	if _, err := d.ReadToken(); err != nil { // the opening bracket
		return &FormatError{Reason: reason(at, err)}
	}
	for i := 0; d.PeekKind() != ']'; i++ {
		var item *T
		if err := json.UnmarshalDecode(d, &item); err != nil {
			return &FormatError{Reason: reason(at, err)}
		}
		at := fmt.Sprintf("%s[%d]", at, i)
		if item == nil {
			return &FormatError{Reason: at + " is null"}
		}
		if err := take(at, item); err != nil {
			return err
		}
	}
	return nil
}

// reason says where reading stopped and why, without any of the text that was read. What was read is called at.
func reason(at string, err error) string {
	var (
		format   *FormatError
		syntax   *jsontext.SyntacticError
		semantic *json.SemanticError
	)
	switch {
	case errors.As(err, &format):
		return format.Reason
	case errors.As(err, &syntax):
		return fmt.Sprintf("it is not valid JSON at byte %d: %s", syntax.ByteOffset, cause(syntax.Err))
	case errors.As(err, &semantic):
		return fmt.Sprintf("%s is not what is documented", at+place(semantic.JSONPointer))
	}
	return "it cannot be read as JSON"
}

// cause is the JSON package's reason if it is one of its own fixed texts, which hold nothing that was read.
func cause(err error) string {
	switch {
	case err == nil:
		return "it ends early"
	case errors.Is(err, jsontext.ErrDuplicateName):
		return "a member stands there twice"
	case strings.Contains(err.Error(), "EOF"):
		return "it ends early"
	case strings.Contains(err.Error(), "UTF-8"):
		return "it is not valid UTF-8"
	case strings.Contains(err.Error(), "surrogate"):
		return "a character is cut in half"
	case strings.Contains(err.Error(), "depth"):
		return "it is nested too deeply"
	}
	return "a character that cannot stand there"
}

// place turns a JSON pointer ("/3/name") into the form used in messages ("[3].name"). It names documented members only: any
// other name comes from outside.
func place(p jsontext.Pointer) string {
	var b strings.Builder
	for token := range p.Tokens() {
		switch {
		case integer.MatchString(token):
			b.WriteString("[" + token + "]")
		case slices.Contains(MemberNames(), token):
			b.WriteString("." + token)
		}
	}
	return b.String()
}
