// SPDX-License-Identifier: MPL-2.0

package wazzup

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptrace"
	"net/url"
	"os"
	"sync/atomic"
	"time"

	"github.com/wazzup24/terraform-provider-wazzup/internal/wazzup/mask"
)

// attempt makes one request and reads its response to the end, within the time-out. It returns a 2xx response with its body,
// or an error: StatusError, RedirectError, TransportError, TooLargeError.
func (s *Service) attempt(ctx context.Context, r request, number int) (*http.Response, []byte, error) {
	if err := s.limit.wait(ctx, r.outOfTurn); err != nil {
		return nil, nil, &TransportError{NothingSent: true, Err: err}
	}
	started := time.Now()
	res, response, err := s.roundTrip(ctx, r)
	r.log(ctx, number, started, res, err)
	return res, response, err
}

func (s *Service) roundTrip(ctx context.Context, r request) (*http.Response, []byte, error) {
	ctx, cancel := context.WithTimeoutCause(ctx, s.config.Timeout, errTimeout)
	defer cancel()
	var seen progress
	req, err := s.request(httptrace.WithClientTrace(ctx, seen.trace()), r)
	if err != nil {
		return nil, nil, &TransportError{NothingSent: true, Permanent: true, Err: err}
	}
	res, err := s.http.Do(req)
	if err != nil {
		return nil, nil, s.failed(ctx, &seen, r, err)
	}
	defer func() { _ = res.Body.Close() }()
	response, err := io.ReadAll(io.LimitReader(res.Body, maxResponse+1))
	switch {
	case err != nil:
		return res, nil, s.failed(ctx, &seen, r, fmt.Errorf("reading the response: %w", err))
	case len(response) > maxResponse:
		return res, nil, &TooLargeError{Limit: maxResponse}
	case res.StatusCode < 200 || res.StatusCode >= 300:
		return res, nil, s.reader().failure(res, response)
	}
	return res, response, nil
}

var errTimeout = errors.New("no complete response within request_timeout")

// progress notes how far a request got. Its callbacks may run on other goroutines, and after the request has ended.
type progress struct {
	connected atomic.Bool           // a connection was handed to the request: from here on, bytes may have been sent
	handshake atomic.Pointer[error] // the error of TLS, if it failed
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
func (s *Service) failed(ctx context.Context, seen *progress, r request, err error) error {
	cause := context.Cause(ctx)
	if cause != nil {
		err = cause
	}
	if u, ok := errors.AsType[*url.Error](err); ok {
		err = u.Err // without the method and the URL, which the message names anyway
	}
	handshake := seen.handshake.Load()
	isOurs := cause != nil || isNetwork(err) || errors.As(err, new(*net.DNSError))
	var text string
	switch {
	case isOurs: // in the words of this system, and in nobody else's
		text = mask.Bounded(mask.Clean(err.Error()))
	case r.path == tokenPath && seen.connected.Load(): // if a response is not HTTP, net/http quotes what may be the token
		text = "the response is not HTTP, or not all of it"
	default:
		if text = s.reader().words(err.Error()); mask.IsLeftOut(text) {
			text = "no usable response: " + text
		}
	}
	return &TransportError{
		NothingSent: !seen.connected.Load(),
		Permanent:   handshake != nil && !isNetwork(*handshake),
		Err:         &cleanedError{text: text, err: err},
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
