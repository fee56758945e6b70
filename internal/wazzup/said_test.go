// SPDX-License-Identifier: MPL-2.0

package wazzup

import (
	"errors"
	"fmt"
	"testing"

	"github.com/wazzup24/terraform-provider-wazzup/internal/wazzup/mask"
)

// A message refers to what the API has said only if the error shows any of it.
func TestWhetherTheAPIHasSaidAnything(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		err  error
		want bool
	}{
		{&StatusError{Status: 422}, false},
		{&StatusError{Status: 422, Title: "Unprocessable Entity"}, false},
		{&StatusError{Status: 503, Title: "Service Unavailable.", Detail: "."}, false},
		{&StatusError{Status: 422, Code: "INVALID"}, true},
		{&StatusError{Status: 422, Title: "no"}, true},
		{&StatusError{Status: 422, Detail: "no"}, true},
		{&StatusError{Status: 422, Errors: []string{"no"}}, true},
		{&StatusError{Status: 422, Detail: mask.Hidden, Errors: []string{mask.Hidden}}, false},
		{&StatusError{Status: 422, Code: "INVALID", Detail: mask.Hidden}, true},
		{&BodyError{Status: 200}, false},
		{&BodyError{Status: 200, Title: "OK"}, false},
		{&BodyError{Status: 200, Code: "CLOSED"}, true},
		{&TokenError{Err: &AttemptsError{Attempts: 2, Err: &StatusError{Status: 400, Detail: "no"}}}, true},
		{errors.New("no"), false},
		{&NotAPIError{Status: 200}, false},
	} {
		if HasWords(tc.err) != tc.want || HasWords(fmt.Errorf("wrapped: %w", tc.err)) != tc.want {
			t.Errorf("%v: want %v", tc.err, tc.want)
		}
	}
}

// A reason that was left out is not the same as none.
func TestWhetherAReasonWasLeftOut(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		err  error
		want string
	}{
		{&StatusError{Status: 422}, ""},
		{&StatusError{Status: 422, Title: "Unprocessable Entity"}, ""},
		{&StatusError{Status: 422, Detail: mask.Hidden}, mask.Hidden},
		{&StatusError{Status: 422, Title: "Unprocessable Entity", Errors: []string{mask.Hidden, mask.TooLong}}, mask.Hidden},
		{&StatusError{Status: 422, Detail: mask.TooLong}, mask.TooLong},
		{&StatusError{Status: 422, Code: "INVALID", Detail: mask.Hidden}, ""},
		{&BodyError{Status: 200, Code: mask.Hidden}, mask.Hidden},
		{&TokenError{Err: &AttemptsError{Attempts: 2, Err: &StatusError{Status: 400, Detail: mask.Hidden}}}, mask.Hidden},
		{errors.New(mask.Hidden), ""},
	} {
		if got := WordsLeftOut(tc.err); got != tc.want {
			t.Errorf("%v: %q", tc.err, got)
		}
	}
}
