// SPDX-License-Identifier: MPL-2.0

package wazzup

import (
	"bytes"
	"encoding/base64"
	"strings"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
)

// accountClaim is the claim of a JWT that has the account's id.
const accountClaim = "child_id"

// AccountClaimError is a token that names its account in a way that cannot be read.
type AccountClaimError struct{ Reason string } // never shows what the claim is

func (e *AccountClaimError) Error() string {
	return "its claim " + accountClaim + " cannot be read: " + e.Reason
}

// claimedAccount reads the account's id, as digits, out of a JWT's payload (RFC 7519, section 7.2): a whole number, or a
// string in one of the forms of ParseAccountID. It is "" if the token is no JWT, or has no such claim, or null.
//
// A payload that is an object but not valid JSON may have the claim, so that is an AccountClaimError, too.
func claimedAccount(token string) (string, error) {
	payload, ok := payloadOf(token)
	if !ok {
		return "", nil
	}
	claims, err := readMembers(payload)
	if err != nil {
		return "", &AccountClaimError{reason(err)}
	}
	switch claim := claims[accountClaim]; {
	case len(claim) == 0 || claim.Kind() == 'n':
		return "", nil
	case integer.Match(claim):
		return readClaim(string(claim))
	case claim.Kind() == '0':
		return "", &AccountClaimError{"it is a number with a fraction, an exponent or a sign"}
	case claim.Kind() == '"':
		var text string
		if err := json.Unmarshal(claim, &text); err != nil {
			return "", &AccountClaimError{reason(err)}
		}
		return readClaim(text)
	default:
		return "", &AccountClaimError{"it is " + kindName(claim.Kind())}
	}
}

func readClaim(text string) (string, error) {
	id, err := ParseAccountID(text)
	if err != nil {
		return "", &AccountClaimError{"it is not an account's id (" + err.Error() + ")"}
	}
	return id, nil
}

// payloadOf is the second of a JWT's three parts, if that is a JSON object. Not all who make tokens keep to base64url
// without padding.
func payloadOf(token string) (jsontext.Value, bool) {
	parts := strings.Split(token, ".")
	if len(parts) != 3 {
		return nil, false
	}
	part := strings.NewReplacer("+", "-", "/", "_").Replace(strings.TrimRight(parts[1], "="))
	payload, err := base64.RawURLEncoding.DecodeString(part)
	if err != nil || !bytes.HasPrefix(bytes.TrimSpace(payload), []byte("{")) {
		return nil, false
	}
	return payload, true
}
