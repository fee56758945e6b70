// SPDX-License-Identifier: MPL-2.0

package acctest

import (
	"fmt"
	"io"
	"net/http"
	"strings"
)

// PanicEnv names the environment variable that makes the test's provider panic when it sends a request with a text in it,
// as a bug of its own would: "GET" is in each read, a funnel's id in each post that carries the funnel.
const PanicEnv = "WAZZUP_TEST_PANIC"

// PanicAt is a transport that panics at requests with a text in their method or body. It panics with all that it should
// not show: the body and the header with the token.
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
