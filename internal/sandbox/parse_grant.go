// SPDX-License-Identifier: MPL-2.0

package sandbox

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
)

// Grant is a way to get a token.
type Grant string

// The grants that there are.
const (
	Machine  Grant = "machine"  // a machine token, for the partner's e-mail and password
	Exchange Grant = "exchange" // a client's token, for these and a machine token
)

// grant is a request for a token.
type grant struct {
	kind         Grant
	crm          bool   // its scope has funnels in it
	subjectToken string // of an exchange
	account      string // of an exchange
}

const (
	grantTypeMachine  = "client_credentials"
	grantTypeExchange = "urn:ietf:params:oauth:grant-type:token-exchange"
	subjectTokenType  = "urn:wazzup:oauth:token-type:machine_token"
)

// parseGrant reads the body of a token request, and says all that is wrong with it as parse does.
func parseGrant(body []byte) (g grant, errs []string) {
	c := checker{}
	top, ok := c.top(body)
	if !ok {
		return g, c.errs
	}
	const machineData, exchangeData = "client_credentials_data", "token_exchange_data"
	switch grantType := c.filled("grant_type", top.values["grant_type"]); grantType {
	case grantTypeMachine:
		g.kind = Machine
		c.known("", top, "grant_type", machineData)
		if o, ok := c.object(machineData, top.values[machineData], "scope"); ok {
			g.crm = c.scope(machineData+".scope", o.values["scope"])
		}
	case grantTypeExchange:
		g.kind = Exchange
		c.known("", top, "grant_type", exchangeData)
		c.exchange(&g, exchangeData, top.values[exchangeData])
	default:
		if grantType != "" {
			c.add("grant_type must be one of the following values: %s, %s", grantTypeMachine, grantTypeExchange)
		}
		c.known("", top, "grant_type", machineData, exchangeData)
	}
	return g, c.errs
}

func (c *checker) exchange(g *grant, at string, raw json.RawMessage) {
	o, ok := c.object(at, raw, "subject_token", "subject_token_type", "requested_subject", "scope")
	if !ok {
		return
	}
	g.subjectToken = c.filled(at+".subject_token", o.values["subject_token"])
	kind := at + ".subject_token_type"
	if text := c.filled(kind, o.values["subject_token_type"]); text != "" && text != subjectTokenType {
		c.add("%s must be equal to %s", kind, subjectTokenType)
	}
	subject := at + ".requested_subject"
	g.account = c.filled(subject, o.values["requested_subject"])
	if strings.Trim(g.account, "0123456789") != "" {
		c.add("%s must be a number string", subject)
	}
	g.crm = c.scope(at+".scope", o.values["scope"])
}

// scope is true if it has funnels in it.
func (c *checker) scope(at string, raw json.RawMessage) bool {
	text := c.filled(at, raw)
	words := strings.Split(text, ",")
	for i, word := range words {
		if text != "" && (word != "transport" && word != "crm" || slices.Contains(words[:i], word)) {
			c.add("%s must be transport, crm, or both with a comma between them", at)
			break
		}
	}
	return slices.Contains(words, "crm")
}

// masked is the body of a token request without the values that could be secrets, for the journal.
func masked(body []byte) []byte {
	var v any
	switch err := json.Unmarshal(body, &v); {
	case len(body) == 0:
		return body
	case err != nil:
		return fmt.Appendf(nil, "%d bytes that are not JSON", len(body))
	}
	return encode(mask("", v))
}

func mask(name string, v any) any {
	switch v := v.(type) {
	case map[string]any:
		for name, member := range v {
			v[name] = mask(name, member)
		}
	case []any:
		for i := range v {
			v[i] = mask(name, v[i])
		}
	case nil:
	default:
		if !slices.Contains([]string{"grant_type", "subject_token_type", "requested_subject", "scope"}, name) {
			return "***"
		}
	}
	return v
}
