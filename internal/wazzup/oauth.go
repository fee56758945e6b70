// SPDX-License-Identifier: MPL-2.0

package wazzup

import (
	"context"
	"errors"
	"net/http"
	"strconv"
	"time"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
)

// What POST /v2/oauth/token is sent. Each grant has its parameters in an object of its own, unlike in RFC 6749.
const (
	tokenScope       = "transport,crm" // what the documentation asks for; funnels need crm
	machineTokenType = "urn:wazzup:oauth:token-type:machine_token"
)

type clientCredentials struct {
	Scope string `json:"scope"`
}

type tokenExchange struct {
	SubjectToken     string `json:"subject_token"`
	SubjectTokenType string `json:"subject_token_type"`
	RequestedSubject string `json:"requested_subject"`
	Scope            string `json:"scope"`
}

type grant struct {
	Type              string             `json:"grant_type"`
	ClientCredentials *clientCredentials `json:"client_credentials_data,omitempty"`
	TokenExchange     *tokenExchange     `json:"token_exchange_data,omitempty"`
}

func machineGrant() grant {
	return grant{Type: "client_credentials", ClientCredentials: &clientCredentials{Scope: tokenScope}}
}

func exchangeGrant(machine Token, account string) grant {
	return grant{Type: "urn:ietf:params:oauth:grant-type:token-exchange", TokenExchange: &tokenExchange{
		SubjectToken: machine.Value(), SubjectTokenType: machineTokenType, RequestedSubject: account, Scope: tokenScope,
	}}
}

// account is the account whose token is requested; "" for the machine token.
func (g grant) account() string {
	if g.TokenExchange == nil {
		return ""
	}
	return g.TokenExchange.RequestedSubject
}

// Issued is a token and how long it is good for.
type Issued struct {
	Token Token
	// Expires is when it ends, counted from before it was asked for; the zero time if the service has not said.
	Expires time.Time

	asked time.Time
}

// ask sends a grant, and tries again if that may help: a token that nobody has received does no harm.
func (s *Service) ask(ctx context.Context, credentials Credentials, g grant) (issued Issued, err error) {
	body, err := json.Marshal(g)
	if err != nil {
		return Issued{}, err
	}
	r := request{
		method: http.MethodPost, path: tokenPath, account: g.account(), grant: g.Type, authorization: credentials.authorization, body: func() []byte { return body },
	}
	err = s.config.Backoff.Do(ctx, s.config.MaxRetries, func(attempt int) error {
		issued, err = s.askOnce(ctx, r, attempt)
		if err != nil && ctx.Err() == nil && passing(err) && !TokenEnded(err) {
			return Again(err)
		}
		return err
	})
	return issued, err
}

func (s *Service) askOnce(ctx context.Context, r request, attempt int) (Issued, error) {
	asked := time.Now()
	res, response, err := s.attempt(ctx, r, attempt) //nolint:bodyclose // attempt has closed it
	if err != nil {
		return Issued{}, err
	}
	return s.reader().decodeToken(res, response, asked)
}

// decodeToken reads {"data":{"access_token":"...","expires_in":3600},"meta":{...}}. What reads as an error is one, whatever
// stands beside it; members that nobody knows are let be, because a token decides nothing about a list. The token is one of the
// secrets before it is anywhere else, and so is what was issued with it, such as a refresh_token.
func (r reader) decodeToken(res *http.Response, body []byte, asked time.Time) (Issued, error) {
	issued, data, err := r.withTokensOf(body).readToken(res, body, asked)
	if err != nil {
		return Issued{}, err
	}
	r.secrets.Add(issued.Token.secret)
	r.secrets.Add(tokensIn(data)...)
	return issued, nil
}

// readToken is decodeToken without the secrets; part is the part of the response in which the token is.
func (r reader) readToken(res *http.Response, body []byte, asked time.Time) (issued Issued, part jsontext.Value, err error) {
	members, err := readMembers(body)
	if err != nil {
		return Issued{}, nil, ofToken(r.notJSON(res, body, err))
	}
	if _, err := (responseRules{reader: r}).envelope(res, members); err != nil {
		return Issued{}, nil, ofToken(err)
	}
	data, err := readMembers(members["data"])
	if err != nil {
		return Issued{}, nil, &FormatError{What: aToken, Reason: `it has no "data" that is an object`}
	}
	var text string
	if v := data["access_token"]; v.Kind() != '"' || json.Unmarshal(v, &text) != nil {
		return Issued{}, nil, &FormatError{What: aToken, Reason: `its "data" has no "access_token" that is a string`}
	}
	token, err := issuedToken(text)
	if err != nil {
		return Issued{}, nil, &FormatError{What: aToken, Reason: `its "access_token" cannot be used: ` + err.Error()}
	}
	issued = Issued{Token: token, asked: asked}
	if life := lifetime(data["expires_in"]); life > 0 {
		issued.Expires = asked.Add(life)
	}
	return issued, members["data"], nil
}

// aToken completes the text of a FormatError: the response is not one.
const aToken = "a token"

func ofToken(err error) error {
	if format, ok := errors.AsType[*FormatError](err); ok {
		return &FormatError{What: aToken, Reason: format.Reason}
	}
	return err
}

// longestLife is the longest lifetime that is accepted. A client's token is documented to live for an hour.
const longestLife = 366 * 24 * time.Hour

// lifetime reads expires_in: seconds, as a number or in a string. It is 0 if there is none, or one that cannot be: then
// a token is good until the service refuses it.
func lifetime(v jsontext.Value) time.Duration {
	text := string(v)
	if v.Kind() == '"' && json.Unmarshal(v, &text) != nil {
		return 0
	}
	seconds, err := strconv.ParseFloat(text, 64)
	if err != nil || !(seconds > 0 && seconds <= longestLife.Seconds()) {
		return 0
	}
	return time.Duration(seconds * float64(time.Second))
}

// good is true for a token that will not have ended by the time a request with it arrives.
func (i Issued) good() bool {
	return i.Expires.IsZero() || time.Until(i.Expires) > min(time.Minute, i.Expires.Sub(i.asked)/10)
}
