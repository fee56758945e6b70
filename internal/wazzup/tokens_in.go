package wazzup

import (
	"bytes"
	"regexp"
	"strings"

	"github.com/go-json-experiment/json/jsontext"
)

// maxTokensIn is more than any response to a request for a token has: an access token and one to refresh it.
const maxTokensIn = 20

// jwtText is what a token looks like that says itself what it is (RFC 7519): three parts in base64url, of which the first is
// a JSON object.
var jwtText = regexp.MustCompile(`eyJ[0-9A-Za-z_-]+\.[0-9A-Za-z_-]+\.[0-9A-Za-z_-]*`)

// tokensIn are the secrets in a response to a request for a token: nobody knows them yet, and the service's own words may
// have them in them. The response need not be whole, nor JSON.
func tokensIn(body []byte) (found []secret) {
	for _, text := range jwtText.FindAll(body, maxTokensIn) {
		found = append(found, newSecret(string(text)))
	}
	d := jsontext.NewDecoder(bytes.NewReader(body), jsontext.AllowDuplicateNames(true), jsontext.AllowInvalidUTF8(true))
	name := ""
	for len(found) < maxTokensIn {
		kind, length := d.StackIndex(d.StackDepth())
		isName := kind == '{' && length%2 == 0
		token, err := d.ReadToken()
		switch {
		case err != nil:
			return found
		case isName && token.Kind() == '"':
			name = token.String()
		case token.Kind() == '"' && namesToken(name) && mayBeToken(token.String()):
			found = append(found, newSecret(token.String()))
		}
	}
	return found
}

// mayBeToken is false for what is said of a token in place of it, such as "expired" or "must be a string". From then on, no text
// with such words in it would be shown.
func mayBeToken(text string) bool {
	return len(text) >= shownStart && len(text) <= maxTokenLength && isTokenText(text)
}

// namesToken is true for access_token, refreshToken, "jwt", and not for token_type.
func namesToken(name string) bool {
	name = strings.ToLower(name)
	return strings.HasSuffix(name, "token") || strings.HasSuffix(name, "tokens") || strings.HasSuffix(name, "jwt")
}
