// SPDX-License-Identifier: MPL-2.0

package wazzup

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"testing"
	"time"
)

func TestErrorsInWords(t *testing.T) {
	for want, err := range map[string]error{
		"400 Bad Request: VALIDATION_FAILED: Validation Failed: One or more fields: a is wrong; b too": &StatusError{
			Status: 400, Code: "VALIDATION_FAILED", Title: "Validation Failed", Detail: "One or more fields.", Errors: []string{"a is wrong.", "b too"},
		},
		"503 Service Unavailable":          &StatusError{Status: 503, Title: "Service Unavailable", Detail: "..."},
		"599":                              &StatusError{Status: 599},
		"302: a redirect to https://a/b":   &RedirectError{Status: 302, Target: "https://a/b"},
		"307: a redirect without a target": &RedirectError{Status: 307},
		"unexpected EOF":                   &TransportError{Err: io.ErrUnexpectedEOF},
		"not the Wazzup API: status 200 with an empty body":                                    &NotAPIError{Status: 200, Empty: true},
		"not the Wazzup API: status 200 with a body that is not JSON":                          &NotAPIError{Status: 200},
		"not the Wazzup API: status 200 with a body that is not JSON (content type text/html)": &NotAPIError{Status: 200, ContentType: "text/html"},
		"not a list of funnels: data[0] is null":                                               &FormatError{Reason: "data[0] is null"},
		`the list may be incomplete: "next" is 2`:                                              &PartialListError{Hint: `"next" is 2`},
		"the response is larger than 32 MiB":                                                   &TooLargeError{Limit: maxResponse},
		"429 Too Many Requests: it asks to wait until 2027-01-02T02:04:05Z":                    &WaitTooLongError{Until: time.Date(2027, 1, 2, 3, 4, 5, 0, time.FixedZone("", 3600)), Err: &StatusError{Status: 429}},
		"503 Service Unavailable (after 5 attempts)":                                           &AttemptsError{Attempts: 5, Err: &StatusError{Status: 503}},
	} {
		if got := err.Error(); got != want {
			t.Errorf("%T: got %q, want %q", err, got, want)
		}
	}
}

func TestWhatErrorsAreMadeOf(t *testing.T) {
	status := &StatusError{Status: 429}
	for _, err := range []error{&WaitTooLongError{Err: status}, &AttemptsError{Err: status}, Again(status), &TransportError{Err: status}, &cleanedError{err: status}} {
		if !errors.Is(err, status) {
			t.Errorf("%T does not lead to what it is made of", err)
		}
	}
}

func TestWhatAFailedPostMeans(t *testing.T) {
	for _, tc := range []struct {
		err  error
		want Outcome
	}{
		{nil, Accepted},
		{&StatusError{Status: 400}, Refused},
		{&StatusError{Status: 404, IsPage: true}, Refused},
		{&StatusError{Status: 408}, Unclear},
		{&StatusError{Status: 429}, Retry},
		{&StatusError{Status: 499}, Refused},
		{&StatusError{Status: 500}, Unclear},
		{&StatusError{Status: 599}, Unclear},
		{&RedirectError{Status: 302}, Unclear},
		{&StatusError{Status: 304}, Unclear},
		{&TransportError{}, Unclear},
		{&TransportError{Permanent: true}, Unclear}, // sent, whatever came of it
		{&TransportError{NothingSent: true}, Retry},
		{&TransportError{NothingSent: true, Permanent: true}, Refused},
		{&TooLargeError{}, Unclear},
		{&NotAPIError{}, Unclear},
		{&FormatError{}, Unclear},
		{&TokenError{Err: &StatusError{Status: 503}}, Refused}, // what was not answered is not the post
		{&TokenError{Err: &TransportError{}}, Refused},
		{&RenewedError{Err: &TokenError{Step: UsingAccountToken, Err: &StatusError{Status: 401}}}, Retry},
		{&NoOtherTokenError{Refusal: &StatusError{Status: 401}, Err: &TokenError{Err: &StatusError{Status: 403}}}, Unclear},
		{&NoOtherTokenError{Refusal: &StatusError{Status: 401}, Err: &TokenError{Err: &TransportError{NothingSent: true, Permanent: true}}}, Unclear},
		{&NoOtherTokenError{Refusal: &StatusError{Status: 401}, Err: context.Canceled}, Unclear},
		{errors.New("what nobody has thought of"), Unclear},
	} {
		for _, err := range []error{tc.err, fmt.Errorf("wrapped: %w", tc.err)} {
			if tc.err == nil {
				err = nil
			}
			if got := OutcomeOf(err); got != tc.want {
				t.Errorf("%#v: outcome %v, want %v", tc.err, got, tc.want)
			}
		}
	}
}

// An operation has used up its attempts if another one would be likely to fail alike, whoever makes it.
func TestWhatUsesUpAttempts(t *testing.T) {
	for name, tc := range map[string]struct {
		err  error
		used bool
	}{
		"nothing":               {nil, false},
		"attempts":              {&AttemptsError{Attempts: 5, Err: &StatusError{Status: 503}}, true},
		"a wait that is long":   {&WaitTooLongError{Err: &StatusError{Status: 429}}, true},
		"the only attempt":      {&StatusError{Status: 503}, true},
		"a connection":          {&TransportError{Err: io.EOF}, true},
		"a bad certificate":     {&TransportError{Permanent: true, Err: io.EOF}, false},
		"a refusal":             {&StatusError{Status: 401}, false},
		"an odd list":           {&FormatError{}, false},
		"an interrupt":          {&TransportError{Err: context.Canceled}, false},
		"an interrupt, retried": {&AttemptsError{Attempts: 2, Err: &TransportError{Err: context.Canceled}}, false},
	} {
		if got := UsedUp(tc.err); got != tc.used {
			t.Errorf("%s: %v", name, got)
		}
	}
}

// What cannot become a request is sent to nobody, and is no better the next time.
func TestWhatCannotBeSent(t *testing.T) {
	s := serve(t, func(http.ResponseWriter, *http.Request) {})
	c := client(t, s.URL)
	broken := client(t, s.URL)
	broken.service.config.BaseURL = &url.URL{Scheme: "http", Host: "a host with blanks"}
	for name, err := range map[string]error{
		"a name that is no text": c.PostPipelines(t.Context(), []Pipeline{{ID: "x", Name: "\xff"}}),
		"an address, on a post":  broken.PostPipelines(t.Context(), nil),
		"an address, on a get":   second(broken.ListPipelines(t.Context())),
	} {
		var (
			transport *TransportError
			used      *AttemptsError
		)
		if !errors.As(err, &transport) || !transport.NothingSent || !transport.Permanent || errors.As(err, &used) {
			t.Errorf("%s: %#v: %v", name, err, err)
		}
	}
	if n := s.requests.Load(); n != 0 {
		t.Errorf("%d requests", n)
	}
}

func second[A, B any](_ A, b B) B { return b }

func TestWhatWasNotSent(t *testing.T) {
	t.Parallel()
	dial := &TransportError{NothingSent: true, Err: errors.New("connection refused")}
	for _, tc := range []struct {
		err  error
		want bool
	}{
		{nil, false},
		{dial, true},
		{&TransportError{}, false},
		{&StatusError{Status: 401}, false},
		{&TokenError{Step: GettingMachineToken, Err: &StatusError{Status: 403}}, true},
		{&TokenError{Step: GettingAccountToken, Err: &TransportError{}}, true}, // the token's request was sent, and the post was not
		{&TokenError{Step: UsingAccountToken, Err: &StatusError{Status: 401}}, false},
		{&NoOtherTokenError{Refusal: &StatusError{Status: 401}, Err: &TokenError{Err: dial}}, false},
		{&NoOtherTokenError{Refusal: &StatusError{Status: 401}, Err: &TransportError{NothingSent: true, Err: context.Canceled}}, false},
		{&RenewedError{Err: &TokenError{Step: UsingAccountToken, Err: &StatusError{Status: 401}}}, false},
	} {
		if got := NotSent(tc.err); got != tc.want {
			t.Errorf("%v: %v", tc.err, got)
		}
	}
}
