// SPDX-License-Identifier: MPL-2.0

package wazzup

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"regexp"
	"strings"

	"github.com/go-json-experiment/json/jsontext"
)

var integer = regexp.MustCompile(`^-?[0-9]+$`)

// maxMembers bounds what is read of an object whose members are all looked at. The documented ones have one or two.
const maxMembers = 1000

// readMembers reads a text that is one object and nothing else. It returns a FormatError, or an error for reason.
func readMembers(text []byte) (map[string]jsontext.Value, error) { return readMembersBut(text, nil) }

// readMembersBut is readMembers, but readList reads "data" if that is a list. What stands in its place tells no more than that.
func readMembersBut(text []byte, readList func(*jsontext.Decoder) error) (map[string]jsontext.Value, error) {
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
		value := jsontext.Value("[]")
		if key == "data" && readList != nil && d.PeekKind() == '[' {
			err = readList(d)
		} else if value, err = d.ReadValue(); err == nil {
			value = value.Clone()
		}
		switch {
		case err != nil:
			return nil, err
		case len(members) == maxMembers:
			return nil, &FormatError{Reason: fmt.Sprintf("it has more than %d members", maxMembers)}
		}
		members[key] = value
	}
	if _, err := d.ReadToken(); err != nil { // the closing brace
		return nil, err
	}
	if _, err := d.ReadToken(); !errors.Is(err, io.EOF) {
		return nil, &FormatError{Reason: "it goes on after its end"}
	}
	return members, nil
}

// each reads a list item by item, up to the first that is refused. Of the rest, which may be millions, it checks the syntax
// and holds nothing. refusal says what is wrong with that item, err that the text is not valid JSON.
func each(d *jsontext.Decoder, take func(i int) (refusal, err error)) (refusal, err error) {
	if _, err := d.ReadToken(); err != nil { // the opening bracket
		return nil, err
	}
	for i := 0; d.PeekKind() != ']'; i++ {
		if refusal == nil {
			refusal, err = take(i)
		} else {
			err = d.SkipValue()
		}
		if err != nil {
			return nil, err
		}
	}
	_, err = d.ReadToken() // the closing bracket
	return refusal, err
}

// reason says why a text cannot be read, without any of it.
func reason(err error) string {
	var (
		format *FormatError
		syntax *jsontext.SyntacticError
	)
	switch {
	case errors.As(err, &format):
		return format.Reason
	case errors.As(err, &syntax):
		return fmt.Sprintf("it is not valid JSON at byte %d: %s", syntax.ByteOffset, cause(syntax.Err))
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
