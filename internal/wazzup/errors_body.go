// SPDX-License-Identifier: MPL-2.0

package wazzup

import (
	"fmt"
	"strings"
)

// BodyError is a response of status 2xx whose body reads as an error.
type BodyError struct {
	Status int      // HTTP status
	Code   string   // the API's own code, or what it has in place of one; may be empty
	Title  string   // the API's own words; cleaned, bounded, without credentials; may be empty
	Detail string   // likewise
	Errors []string // likewise, of a list of errors
	More   int      // how many more of these there are
	Method string   // of the request; "" if nobody says

	raw func() said // what judges go by; nil if all of it is shown
}

func (e *BodyError) Error() string {
	return strings.Join(statement(e.Status, []string{e.Code, e.Title, e.Detail}, e.Errors, e.More), ": ")
}

func (e *BodyError) said() []string { return append([]string{e.Code, e.Title, e.Detail}, e.Errors...) }

// UnrecognisedError is a response that is as documented, but for members that nobody knows beside the documented ones.
type UnrecognisedError struct {
	Members   []string   // their names, sorted; bounded
	Hidden    int        // how many more there are, whose names are left out because they contain a credential
	Words     int        // of these, how many contain none but a password that is a word: it may be a name by chance
	Pipelines []Pipeline // the list, in the order of the API; nil for the response to a post
}

func (e *UnrecognisedError) Error() string {
	shown := make([]string, 0, maxErrors)
	for _, name := range e.Members[:min(len(e.Members), maxErrors)] {
		shown = append(shown, fmt.Sprintf("%q", name))
	}
	if more := len(e.Members) - len(shown); more > 0 {
		shown = append(shown, fmt.Sprintf("and %d more", more))
	}
	if e.Hidden > 0 {
		shown = append(shown, e.hidden())
	}
	return "the response has members that this provider does not know: " + strings.Join(shown, ", ")
}

func (e *UnrecognisedError) hidden() string {
	text := fmt.Sprintf("%d whose names are left out, because they contain a credential", e.Hidden)
	if e.Hidden == 1 {
		text = "1 whose name is left out, because it contains a credential"
	}
	if len(e.Members) > 0 {
		return "and " + text
	}
	return text
}
