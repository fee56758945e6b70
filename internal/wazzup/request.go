// SPDX-License-Identifier: MPL-2.0

package wazzup

import (
	"bytes"
	"context"
	"io"
	"net/http"
)

// The paths of the API, below the base URL.
const (
	pipelinesPath = "/v2/pipelines"
	tokenPath     = "/v2/oauth/token"
)

// request is what an attempt sends. What may have a secret in it is a function: see mask.Secret.
type request struct {
	method        string
	path          string        // below the base URL
	authorization func() string // the header
	body          func() []byte // JSON, of a POST; nil for none
	account       string        // that it is for, as digits, for the log; "" for the machine token, and if nothing names it
	grant         string        // of a token, for the log
	outOfTurn     bool          // counted by the limit, but not made to wait
}

func (s *Service) request(ctx context.Context, r request) (*http.Request, error) {
	var body io.Reader
	if r.body != nil {
		body = bytes.NewReader(r.body())
	}
	req, err := http.NewRequestWithContext(ctx, r.method, s.config.BaseURL.JoinPath(r.path).String(), body)
	if err != nil {
		return nil, err
	}
	req.Header.Set("Authorization", r.authorization())
	req.Header.Set("Accept", "application/json")
	req.Header.Set("User-Agent", s.config.UserAgent)
	if r.method == http.MethodGet {
		// A list from a cache is as good as a stale one.
		req.Header.Set("Cache-Control", "no-cache")
		return req, nil
	}
	req.Header.Set("Content-Type", "application/json")
	return req, nil
}
