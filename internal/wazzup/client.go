// SPDX-License-Identifier: MPL-2.0

package wazzup

import (
	"context"
	"errors"
	"net/http"
	"slices"
	"time"

	"github.com/go-json-experiment/json"
)

// Client speaks to one account. It is safe for concurrent use.
type Client struct {
	service *Service
	source  TokenSource
}

// Client makes the client of an account.
func (s *Service) Client(source TokenSource) *Client {
	if configured, ok := source.(Token); ok {
		s.secrets.Add(configured.secret)
	}
	return &Client{service: s, source: source}
}

// maxRenewals is how many tokens are requested for a read because one was refused. A service that keeps one token of an account at
// a time refuses a read whenever another process has got one since.
const maxRenewals = 3

// ListPipelines gets all funnels of the account, in the order of the API, and tries again if that may help. The result
// is complete or there is none. Errors: those of this package, or the context's; UnrecognisedError has a list that is whole
// as far as can be told.
func (c *Client) ListPipelines(ctx context.Context) ([]Pipeline, error) {
	var (
		list     []Pipeline
		renewals int
	)
	err := c.service.config.Backoff.Do(ctx, c.service.config.MaxRetries, func(attempt int) error {
		token, err := c.source.Token(ctx)
		if err != nil {
			return err // it has been tried again already
		}
		r := c.request(http.MethodGet, token, nil)
		for {
			started := time.Now()
			if list, err = c.list(ctx, attempt, r); !TokenRefused(err) {
				break
			}
			if renewals == maxRenewals {
				return c.source.RejectionError(err)
			}
			if token, err = c.renew(ctx, token, err, renewals, time.Since(started)); err != nil {
				return err
			}
			renewals++
			r = c.request(http.MethodGet, token, nil)
			r.outOfTurn = true // the renewal has waited already, and a token that lives for seconds would end in another wait
		}
		if err != nil && ctx.Err() == nil && passing(err) {
			return Again(err)
		}
		return err
	})
	if err != nil {
		return nil, c.aboutAccount(err)
	}
	c.service.listed.Store(true)
	return list, nil
}

// renew requests another token than the one that a read was refused with. That read took so long. If the token was a new one,
// it pauses first: two runs that end each other's tokens must not take turns in step.
func (c *Client) renew(ctx context.Context, refused Token, refusal error, renewals int, took time.Duration) (Token, error) {
	if renewals > 0 {
		if err := c.service.config.Backoff.pause(ctx, renewals-1, took); err != nil {
			return Token{}, err
		}
	}
	return c.source.Renew(ctx, refused, refusal)
}

func (c *Client) list(ctx context.Context, attempt int, r request) ([]Pipeline, error) {
	res, body, err := c.service.attempt(ctx, r, attempt)
	if err != nil {
		return nil, err
	}
	list, err := c.responseRules().decodeList(res, body)
	if list == nil && !errors.As(err, new(*UnrecognisedError)) { // none of it is used, and the error has been cleaned
		return nil, err
	}
	if c.service.secrets.InList(body) {
		return nil, &CredentialInListError{}
	}
	return list, err
}

// PostPipelines posts a list of funnels, once. OutcomeOf tells what its error means; a nil error means no more than that
// the service has accepted the request: what it made of it, only a read can tell.
//
// If the token is refused and there is another, the error is RenewedError: the post is not repeated with it,
// because the list that it rests on has grown older meanwhile. If there is none, it is NoOtherTokenError.
func (c *Client) PostPipelines(ctx context.Context, list []Pipeline) error {
	body, err := json.Marshal(struct {
		Pipelines []Pipeline `json:"pipelines"`
	}{list})
	if err != nil {
		return &TransportError{NothingSent: true, Permanent: true, Err: err}
	}
	// The one that the read before it used: to request another takes time in which the list grows older.
	token, err := c.source.Current(ctx)
	switch {
	case errors.As(err, new(*TokenError)):
		return err
	case err != nil:
		return &TransportError{NothingSent: true, Permanent: true, Err: err}
	}
	refusal := c.post(ctx, token, body)
	if !TokenRefused(refusal) {
		return c.aboutAccount(refusal)
	}
	switch _, err := c.source.Renew(ctx, token, refusal); {
	case err == nil:
		return &RenewedError{Err: c.source.RejectionError(refusal)}
	case errors.Is(err, refusal): // there is never another
		return refusal
	default:
		return &NoOtherTokenError{Refusal: refusal, Err: err}
	}
}

func (c *Client) post(ctx context.Context, token Token, body []byte) error {
	r := c.request(http.MethodPost, token, func() []byte { return body })
	res, response, err := c.service.attempt(ctx, r, 1)
	if err != nil {
		return err
	}
	return c.responseRules().acceptance(res, response)
}

func (c *Client) request(method string, token Token, body func() []byte) request {
	return request{
		method: method, path: pipelinesPath, body: body, account: c.source.AccountID(), outOfTurn: method == http.MethodPost,
		authorization: func() string { return "Bearer " + token.Value() },
	}
}

func (c *Client) responseRules() responseRules {
	return responseRules{reader: c.service.reader(), accepted: c.service.config.AcceptMembers}
}

// accountStatuses are those with which a service may refuse one account.
var accountStatuses = []int{http.StatusPaymentRequired, http.StatusForbidden, http.StatusNotFound, http.StatusGone, http.StatusLocked, http.StatusUnavailableForLegalReasons}

// aboutAccount makes an AccountError of a refusal that may be about the account; any other error stays as it is.
func (c *Client) aboutAccount(err error) error {
	if errors.As(err, new(*TokenError)) {
		return err // which names the account itself
	}
	status, refused := errors.AsType[*StatusError](err)
	refused = refused && (slices.Contains(accountStatuses, status.Status) || status.Status < http.StatusInternalServerError && AccountRefused(err))
	if TokenRefused(err) || !refused && !errors.As(err, new(*BodyError)) {
		return err
	}
	_, configured := c.source.(Token)
	return &AccountError{Account: c.source.AccountID(), Partner: !configured, Listed: c.service.listed.Load(), Err: err}
}
