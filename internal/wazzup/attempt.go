package wazzup

import (
	"bytes"
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptrace"
	"net/url"
	"os"
	"sync/atomic"
	"time"
)

const pipelinesPath = "/v2/pipelines"

// attempt makes one request and reads its answer to the end, within the time-out. It returns a 2xx answer with its body,
// or an error: StatusError, RedirectError, TransportError, TooLargeError.
func (c *Client) attempt(ctx context.Context, method string, number int, body []byte) (*http.Response, []byte, error) {
	started := time.Now()
	res, answer, err := c.roundTrip(ctx, method, body)
	c.log(ctx, method, number, started, res, err)
	return res, answer, err
}

func (c *Client) roundTrip(ctx context.Context, method string, body []byte) (*http.Response, []byte, error) {
	ctx, cancel := context.WithTimeoutCause(ctx, c.config.Timeout, errTimeout)
	defer cancel()
	var seen progress
	req, err := c.request(httptrace.WithClientTrace(ctx, seen.trace()), method, body)
	if err != nil {
		return nil, nil, &TransportError{NothingSent: true, Permanent: true, Err: err}
	}
	res, err := c.http.Do(req)
	if err != nil {
		return nil, nil, seen.failed(ctx, c.config.Token, err)
	}
	defer func() { _ = res.Body.Close() }()
	answer, err := io.ReadAll(io.LimitReader(res.Body, maxAnswer+1))
	switch {
	case err != nil:
		return res, nil, seen.failed(ctx, c.config.Token, fmt.Errorf("reading the answer: %w", err))
	case len(answer) > maxAnswer:
		return res, nil, &TooLargeError{Limit: maxAnswer}
	case res.StatusCode < 200 || res.StatusCode >= 300:
		return res, nil, c.config.Token.failure(res, answer)
	}
	return res, answer, nil
}

func (c *Client) request(ctx context.Context, method string, body []byte) (*http.Request, error) {
	req, err := http.NewRequestWithContext(ctx, method, c.config.BaseURL.JoinPath(pipelinesPath).String(), bytes.NewReader(body))
	if err != nil {
		return nil, err
	}
	req.Header.Set("Authorization", "Bearer "+c.config.Token.value())
	req.Header.Set("Accept", "application/json")
	req.Header.Set("User-Agent", c.config.UserAgent)
	if method == http.MethodGet {
		req.Body, req.GetBody, req.ContentLength = nil, nil, 0
		// A list from a cache is as good as a stale one.
		req.Header.Set("Cache-Control", "no-cache")
		return req, nil
	}
	req.Header.Set("Content-Type", "application/json")
	return req, nil
}

var errTimeout = errors.New("no complete answer within request_timeout")

// progress notes how far a request got. Its callbacks may run on other goroutines, and after the request has ended.
type progress struct {
	connected atomic.Bool           // a connection was handed to the request: from here on, bytes may have been sent
	handshake atomic.Pointer[error] // of TLS, where it failed
}

func (p *progress) trace() *httptrace.ClientTrace {
	return &httptrace.ClientTrace{
		GotConn: func(httptrace.GotConnInfo) { p.connected.Store(true) },
		TLSHandshakeDone: func(_ tls.ConnectionState, err error) {
			if err != nil {
				p.handshake.Store(&err)
			}
		},
	}
}

// failed turns a failure of the transport into its error.
func (p *progress) failed(ctx context.Context, token Token, err error) error {
	if cause := context.Cause(ctx); cause != nil && ctx.Err() != nil {
		err = cause
	}
	if u, ok := errors.AsType[*url.Error](err); ok {
		err = u.Err // without the method and the URL, which the message names anyway
	}
	handshake := p.handshake.Load()
	return &TransportError{
		NothingSent: !p.connected.Load(),
		Permanent:   handshake != nil && !isNetwork(*handshake),
		// Where an answer is not HTTP, net/http quotes what it has read.
		Err: &cleanedError{text: token.words(err.Error()), err: err},
	}
}

// cleanedError is an error whose text is fit to be shown.
type cleanedError struct {
	text string
	err  error
}

func (e *cleanedError) Error() string { return e.text }
func (e *cleanedError) Unwrap() error { return e.err }

// isNetwork tells a handshake that the network has broken off from one that cannot succeed.
func isNetwork(err error) bool {
	var (
		syscall *os.SyscallError
		timeout interface{ Timeout() bool }
	)
	return errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) || errors.As(err, &syscall) ||
		errors.As(err, &timeout) && timeout.Timeout() || errors.Is(err, context.Canceled)
}
