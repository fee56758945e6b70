// SPDX-License-Identifier: MPL-2.0

package wazzup

import (
	"cmp"
	"net/http"
	"net/url"
	"strings"
)

// failure turns a response that is not a success into its error.
func (r reader) failure(res *http.Response, body []byte) error {
	if isTokenCall(res) {
		r = r.withTokensOf(body)
	}
	if res.StatusCode >= 300 && res.StatusCode < 400 && res.StatusCode != http.StatusNotModified {
		return &RedirectError{Status: res.StatusCode, Target: r.words(redirectTarget(res))}
	}
	e := &StatusError{Status: res.StatusCode, RetryAfter: retryAfter(res.Header)}
	if res.Request != nil {
		e.Method = res.Request.Method
	}
	h := heard{reader: r}
	h.hear(res, body)
	e.IsPage, e.IsText, e.IsCut = h.isPage, h.isText, h.isCut
	h.code = cmp.Or(h.code, r.remark(challenge(res.Header)))
	e.Code, e.Title, e.Detail, e.Errors = h.shown()
	e.Text, e.More = h.text.shown(), h.more
	e.raw = h.raw()
	return e
}

// challenge is the error that WWW-Authenticate names (RFC 6750, section 3).
func challenge(header http.Header) string {
	_, after, _ := strings.Cut(header.Get("WWW-Authenticate"), `error="`)
	name, _, found := strings.Cut(after, `"`)
	if !found {
		return ""
	}
	return name
}

// redirectTarget is the address that a redirect points at, resolved, without the parts that may hold secrets.
func redirectTarget(res *http.Response) string {
	u, err := res.Location()
	if err != nil {
		return ""
	}
	return (&url.URL{Scheme: u.Scheme, Host: u.Host, Path: u.Path}).String()
}
