// SPDX-License-Identifier: MPL-2.0

package acctest

import (
	"fmt"
	"io"
	"net/http"
	"strings"
)

// PanicEnv names the environment variable with a text that makes the test's provider panic when it sends a request with that
// text, as if it had a bug. "GET" is in each read, and a funnel's id is in each post with the funnel.
const PanicEnv = "WAZZUP_TEST_PANIC"

// PanicAt returns a transport that panics at requests with a text in their method or body. The panic's value has everything
// that must never be shown: the body, and the header with the token.
func PanicAt(text string) func(http.RoundTripper) http.RoundTripper {
	return func(next http.RoundTripper) http.RoundTripper { return panicking{next: next, text: text} }
}

type panicking struct {
	next http.RoundTripper
	text string
}

func (p panicking) RoundTrip(req *http.Request) (*http.Response, error) {
	body, err := bodyOf(req)
	if err != nil {
		return nil, err
	}
	if strings.Contains(req.Method+" "+body, p.text) {
		panic(fmt.Sprint("forced: ", req.Header, body)) //nolint:forbidigo // what it is for
	}
	return p.next.RoundTrip(req)
}

func bodyOf(req *http.Request) (string, error) {
	if req.GetBody == nil {
		return "", nil
	}
	body, err := req.GetBody()
	if err != nil {
		return "", err
	}
	defer func() { _ = body.Close() }()
	text, err := io.ReadAll(body)
	return string(text), err
}
