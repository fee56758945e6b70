// SPDX-License-Identifier: MPL-2.0

package probe

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/wazzup24/terraform-provider-wazzup/internal/wazzup"
)

const (
	path       = "/v2/pipelines"
	gap        = 125 * time.Millisecond // between requests: far below the limit that Wazzup documents for v3
	timeout    = 30 * time.Second       // of one request, body included
	attempts   = 5                      // of a request that does not get through
	maxWait    = time.Minute            // that an answer may ask for
	maxBody    = 32 << 20               // bytes
	noToken    = ""
	wrongToken = "wazzup-probe-is-not-a-token"
)

// client sends single requests, no faster than one per gap, and hands out what comes back as it is.
type client struct {
	base    *url.URL
	token   wazzup.Token // for what is shown
	bearer  string
	http    *http.Client
	earlier time.Time // when the last request was sent
	sent    int       // requests
}

func newClient(o Options) (*client, error) {
	base, err := wazzup.ParseBaseURL(o.BaseURL)
	if err != nil {
		return nil, fmt.Errorf("the base URL cannot be used: %w", err)
	}
	token, err := wazzup.ParseToken(o.Token)
	if err != nil {
		return nil, fmt.Errorf("the access token cannot be used: %w", err)
	}
	return &client{base: base, token: token, bearer: o.Token, http: &http.Client{
		Transport:     o.Transport,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}}, nil
}

// response is what came back.
type response struct {
	status int
	header http.Header
	body   []byte
	at     time.Time // when the request was sent
}

func (a response) ok() bool { return a.status >= 200 && a.status < 300 }

// request is what to send; its zero value, but for the token, reads the list.
type request struct {
	method string
	id     string // of one funnel, if the request is for it
	body   []byte
	token  string
}

// send sends a request once, and reads the whole answer.
func (c *client) send(ctx context.Context, q request) (response, error) {
	if err := sleep(ctx, time.Until(c.earlier.Add(gap))); err != nil {
		return response{}, err
	}
	ctx, cancel := context.WithTimeout(ctx, timeout)
	defer cancel()
	r, err := c.request(ctx, q)
	if err != nil {
		return response{}, err
	}
	c.sent++
	c.earlier = time.Now()
	a := response{at: c.earlier}
	response, err := c.http.Do(r)
	if err != nil {
		return a, c.hidden(err)
	}
	defer response.Body.Close()
	a.status, a.header = response.StatusCode, response.Header
	a.body, err = io.ReadAll(io.LimitReader(response.Body, maxBody+1))
	switch {
	case err != nil:
		return a, c.hidden(err)
	case len(a.body) > maxBody:
		return a, errors.New("an answer of more than 32 MiB")
	}
	return a, nil
}

func (c *client) request(ctx context.Context, q request) (*http.Request, error) {
	if q.method == "" {
		q.method = http.MethodGet
	}
	u := c.base.JoinPath(path)
	if q.id != "" {
		u = u.JoinPath(url.PathEscape(q.id))
	}
	r, err := http.NewRequestWithContext(ctx, q.method, u.String(), bytes.NewReader(q.body))
	if err != nil {
		return nil, err
	}
	if q.token != noToken {
		r.Header.Set("Authorization", "Bearer "+q.token)
	}
	if q.body != nil {
		r.Header.Set("Content-Type", "application/json")
	}
	r.Header.Set("Accept", "application/json")
	r.Header.Set("Cache-Control", "no-cache")
	r.Header.Set("User-Agent", "wazzup-probe")
	return r, nil
}

// hidden is an error without the token: net/http quotes answers that are no HTTP, and a server may echo it.
func (c *client) hidden(err error) error {
	text := c.token.Redact(err.Error())
	switch {
	case errors.Is(err, context.Canceled):
		return err
	case text != err.Error():
		return errors.New("no usable response: " + text)
	}
	return errors.New(text)
}

// through sends a request until it gets through: what is too early (429), or lost on the way (no answer, 502, 503, 504),
// is sent again. before is called before each attempt, so that a post can begin with a read.
func (c *client) through(ctx context.Context, before func() (request, error)) (a response, repeated bool, err error) {
	for attempt := 1; ; attempt++ {
		q, err := before()
		if err != nil {
			return a, repeated, err
		}
		if q.method != "" && q.method != http.MethodGet {
			// Once it is under way a write is let finish: given up, it might still be taken, after it was looked for.
			a, err = c.send(context.WithoutCancel(ctx), q)
		} else {
			a, err = c.send(ctx, q)
		}
		switch {
		case ctx.Err() != nil:
			return a, repeated, ctx.Err()
		case err == nil && !lost(a.status):
			return a, repeated, nil
		case attempt == attempts && err != nil:
			return a, repeated, fmt.Errorf("no answer in %d attempts: %w", attempts, err)
		case attempt == attempts:
			return a, repeated, fmt.Errorf("%d attempts were answered with a status such as %d", attempts, a.status)
		}
		wait, err := patience(a, attempt)
		if err == nil {
			err = sleep(ctx, wait)
		}
		if err != nil {
			return a, repeated, err
		}
		repeated = true
	}
}

func lost(status int) bool {
	switch status {
	case http.StatusTooManyRequests, http.StatusBadGateway, http.StatusServiceUnavailable, http.StatusGatewayTimeout:
		return true
	}
	return false
}

// patience is how long to wait before the next attempt.
func patience(a response, attempt int) (time.Duration, error) {
	wait := time.Second << (attempt - 1)
	text := strings.TrimSpace(a.header.Get("Retry-After"))
	if text == "" {
		return wait, nil
	}
	if seconds, err := strconv.Atoi(text); err == nil && seconds >= 0 {
		wait = time.Duration(min(seconds, 1<<30)) * time.Second
	} else if date, err := http.ParseTime(text); err == nil {
		wait = max(0, time.Until(date))
	}
	if wait > maxWait {
		return 0, fmt.Errorf("a request was answered with %d and is to wait for %s: run this again after that", a.status, wait.Round(time.Second))
	}
	return wait, nil
}

// sleep waits, unless ctx ends first.
func sleep(ctx context.Context, d time.Duration) error {
	if ctx.Err() != nil || d <= 0 {
		return ctx.Err()
	}
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}
