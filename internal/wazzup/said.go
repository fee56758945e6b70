// SPDX-License-Identifier: MPL-2.0

package wazzup

import (
	"errors"
	"net/http"
	"slices"

	"github.com/wazzup24/terraform-provider-wazzup/internal/wazzup/mask"
)

// HasWords reports whether the text of an error has anything in it that the API itself has said and that may be the reason, be it
// a code in words: only then can a message refer to it. A text that was left out says nothing.
func HasWords(err error) bool {
	status, said := saidIn(err)
	return slices.ContainsFunc(said, func(part string) bool { return isReason(status, part) })
}

// HasText reports whether the text of an error has the text of a response that is in none of the API's forms. It may be the
// reason; whose words they are, nobody knows.
func HasText(err error) bool {
	e, ok := errors.AsType[*StatusError](err)
	return ok && !e.IsPage && isReason(e.Status, e.Text)
}

// WordsLeftOut is the note in an error in place of all that a response has said, because of credentials; "" if there is anything
// else, or nothing.
func WordsLeftOut(err error) string {
	if HasWords(err) || HasText(err) {
		return ""
	}
	_, said := saidIn(err)
	if e, ok := errors.AsType[*StatusError](err); ok {
		said = append(said, e.Text)
	}
	if i := slices.IndexFunc(said, mask.IsLeftOut); i >= 0 {
		return said[i]
	}
	return ""
}

func saidIn(err error) (status int, said []string) {
	if e, ok := errors.AsType[*StatusError](err); ok {
		return e.Status, e.said()
	}
	if e, ok := errors.AsType[*BodyError](err); ok {
		return e.Status, e.said()
	}
	return 0, nil
}

func saidBy(err error) said {
	if status, ok := errors.AsType[*StatusError](err); ok && status.Status >= http.StatusBadRequest {
		if status.raw != nil {
			return status.raw()
		}
		return said{status.Code, []string{status.Title, status.Detail}, status.Errors}
	}
	if inside, ok := errors.AsType[*BodyError](err); ok {
		if inside.raw != nil {
			return inside.raw()
		}
		return said{inside.Code, []string{inside.Title, inside.Detail}, inside.Errors}
	}
	return said{}
}
