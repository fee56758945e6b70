// SPDX-License-Identifier: MPL-2.0

package wazzup

import (
	"bytes"
	"regexp"
	"strings"
	"sync"
	"unicode"

	"github.com/go-json-experiment/json/jsontext"

	"github.com/wazzup24/terraform-provider-wazzup/internal/wazzup/mask"
)

// maxTokensIn is more than any response to a request for a token has: an access token and one to refresh it.
const maxTokensIn = 20

// jwtText is the form of a JWT (RFC 7519): three parts in base64url, of which the first is
// a JSON object.
var jwtText = regexp.MustCompile(`eyJ[0-9A-Za-z_-]+\.[0-9A-Za-z_-]+\.[0-9A-Za-z_-]*`)

// withTokensOf is a reader that knows the tokens as well that are in a response to a request for a token, which nobody knows yet: the service's own
// words may have them in them. They are no secrets of the run, because nothing tells that they are of any use.
func (r reader) withTokensOf(body []byte) reader {
	found := tokensIn(body)
	if len(found) == 0 {
		return r
	}
	return reader{r.secrets.With(found...)}
}

// tokensIn are the tokens in a response to a request for one, or in a part of it, as far as they can be told. The response need not
// be whole, nor JSON.
func tokensIn(body []byte) (found []mask.Secret) {
	for _, text := range jwtText.FindAll(body, maxTokensIn) {
		found = append(found, mask.NewSecret(string(text)))
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
		case token.Kind() == '"' && namesToken(name) && isDrawn(token.String()):
			found = append(found, mask.NewSecret(token.String()))
		}
	}
	return found
}

// shortestDrawn is the length in bytes from which a text may be a token that somebody has drawn: eight bytes in hex.
const shortestDrawn = 16

var (
	plainNumber = regexp.MustCompile(`^[^A-Za-z]*$`)
	// unspeakable is what no sentence has: so many letters without a vowel or without an end, digits in hex, or the end of a text in
	// base64.
	unspeakable = sync.OnceValue(func() *regexp.Regexp {
		return regexp.MustCompile(`^[0-9a-f]+$|^[0-9A-F]+$|(?i:[b-df-hj-np-tv-xz]{6})|[a-z]{25}|[A-Z]{25}|[0-9A-Za-z]=+$`)
	})
)

// isDrawn is true for what may be drawn at random, such as hex, base64, a UUID or a JWT, and false for what is said of a token in
// place of it, such as "required", "tokenExpired" or a number: no text with these in it would be shown, and no list with them taken.
func isDrawn(text string) bool {
	if len(text) < shortestDrawn || len(text) > maxTokenLength || !isTokenText(text) || plainNumber.MatchString(text) || looksLikeTime(textValue(text)) || isMask(text) {
		return false
	}
	return jwtText.MatchString(text) || unspeakable().MatchString(text) || isMixed(text)
}

// isMixed is true if there are digits and capitals all over. A sentence has few digits within words, and words that are longer than
// two letters.
func isMixed(text string) bool {
	length, turns := 0, 0
	for run := range strings.FieldsFuncSeq(text, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }) {
		length += len(run)
		for i := 1; i < len(run); i++ {
			before, now := rune(run[i-1]), rune(run[i])
			endsCapitals := unicode.IsUpper(before) && i+1 < len(run) && unicode.IsLower(rune(run[i+1]))
			switch {
			case unicode.IsDigit(before) != unicode.IsDigit(now):
				turns += 2 // camelCase has none of these
			case unicode.IsUpper(now) && (unicode.IsLower(before) || endsCapitals):
				turns++
			}
		}
	}
	return 4*turns > length
}

// isMask is true for asterisks, or for one letter many times.
func isMask(text string) bool { return strings.Trim(text, text[:1]) == "" }

// namesToken is true for access_token, refreshToken, "jwt", and not for token_type.
func namesToken(name string) bool {
	name = strings.ToLower(name)
	return strings.HasSuffix(name, "token") || strings.HasSuffix(name, "tokens") || strings.HasSuffix(name, "jwt")
}
