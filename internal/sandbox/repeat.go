// SPDX-License-Identifier: MPL-2.0

package sandbox

import (
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"html"
	"maps"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"unicode/utf16"
)

// Secret is one of those that the server knows.
type Secret string

// The secrets.
const (
	SentSecret   Secret = "sent"     // what the request shows: its token, or the pair in base64
	Password     Secret = "password" // the request's, or else that of the partner whose e-mail comes first
	Pair         Secret = "pair"     // e-mail:password
	BasicPair    Secret = "basic"    // the pair in base64, as it is sent
	MachineToken Secret = "machine"  // the last that was granted
	ClientToken  Secret = "client"   // the last that was granted, or else the first that was made, by the alphabet
	RefreshToken Secret = "refresh"  // the last that was granted, with whichever token
)

// Secrets are all of them.
var Secrets = []Secret{SentSecret, Password, Pair, BasicPair, MachineToken, ClientToken, RefreshToken}

// Encodings are the ways in which a secret can be repeated, by name. They can be nested.
var Encodings = map[string]func(string) string{
	"start":        func(s string) string { return string([]rune(s)[:min(8, len([]rune(s)))]) },
	"upper":        strings.ToUpper,
	"lower":        strings.ToLower,
	"query":        url.QueryEscape,
	"path":         url.PathEscape,
	"percent":      func(s string) string { return each([]byte(s), "%%%02x") },
	"html":         html.EscapeString,
	"html-decimal": func(s string) string { return each([]rune(s), "&#%d;") },
	"html-hex":     func(s string) string { return each([]rune(s), "&#x%x;") },
	"json":         func(s string) string { return each(utf16.Encode([]rune(s)), `\u%04x`) },
	"braces":       func(s string) string { return each([]rune(s), `\u{%x}`) },
	"bytes":        func(s string) string { return each([]byte(s), `\x%02x`) },
	"base64":       func(s string) string { return base64.StdEncoding.EncodeToString([]byte(s)) },
	"base64+1":     func(s string) string { return base64.StdEncoding.EncodeToString([]byte(":" + s)) },
	"base64+2":     func(s string) string { return base64.StdEncoding.EncodeToString([]byte("::" + s)) },
	"base64url":    func(s string) string { return base64.RawURLEncoding.EncodeToString([]byte(s)) },
	"base64url+1":  func(s string) string { return base64.RawURLEncoding.EncodeToString([]byte("?" + s)) },
	"hex":          func(s string) string { return hex.EncodeToString([]byte(s)) },
	"numbers":      func(s string) string { return strings.TrimSuffix(each([]byte(s), "%d,"), ",") }, // a Buffer of Node.js in JSON
	"quotes":       strings.NewReplacer("'", "''").Replace,                                           // as SQL has it
	"base64url+2":  func(s string) string { return base64.RawURLEncoding.EncodeToString([]byte("??" + s)) },
}

func each[T byte | rune | uint16](units []T, format string) string {
	var b strings.Builder
	for _, unit := range units {
		fmt.Fprintf(&b, format, unit)
	}
	return b.String()
}

// Repeat is a text for a fault's Body or Header: the server puts the secret in its place, encoded one way after the other. In a
// body of JSON it is quoted besides.
func Repeat(secret Secret, encodings ...string) string {
	return "{{" + strings.Join(append([]string{string(secret)}, encodings...), "|") + "}}"
}

var repeats = regexp.MustCompile(`\{\{([a-z]+)((?:\|[a-z0-9+-]+)*)\}\}`)

// CheckRepeats is an error if a text repeats a secret, or in an encoding, that there is not.
func CheckRepeats(text string) error {
	for _, found := range repeats.FindAllStringSubmatch(text, -1) {
		if !slices.Contains(Secrets, Secret(found[1])) {
			return fmt.Errorf("%s: there is no secret %q; there are %q", found[0], found[1], Secrets)
		}
		for name := range strings.SplitSeq(strings.TrimPrefix(found[2], "|"), "|") {
			if name != "" && Encodings[name] == nil {
				return fmt.Errorf("%s: there is no encoding %q; there are %q", found[0], name, slices.Sorted(maps.Keys(Encodings)))
			}
		}
	}
	return nil
}

// repeating is the fault with secrets in its texts.
func (s *Server) repeating(f Fault, in *incoming) Fault {
	s.mu.Lock()
	defer s.mu.Unlock()
	isJSON := strings.HasPrefix(f.Body, "{") || strings.HasPrefix(f.Body, "[")
	f.Body = s.repeat(f.Body, in, isJSON)
	header := http.Header{}
	for name, values := range f.Header {
		for _, value := range values {
			header[name] = append(header[name], s.repeat(value, in, false))
		}
	}
	f.Header = header
	return f
}

// repeat puts secrets into a text. The caller holds the lock.
func (s *Server) repeat(text string, in *incoming, quote bool) string {
	return repeats.ReplaceAllStringFunc(text, func(place string) string {
		if CheckRepeats(place) != nil {
			return place
		}
		found := repeats.FindStringSubmatch(place)
		secret := s.secret(Secret(found[1]), in)
		for name := range strings.SplitSeq(strings.TrimPrefix(found[2], "|"), "|") {
			if name != "" {
				secret = Encodings[name](secret)
			}
		}
		if quote {
			quoted := string(encode(secret))
			secret = quoted[1 : len(quoted)-1]
		}
		return secret
	})
}

// secret is one that the server knows, or "". The caller holds the lock.
func (s *Server) secret(which Secret, in *incoming) string {
	email, password, ok := basic(in.Request)
	if emails := slices.Sorted(maps.Keys(s.partners)); !ok && len(emails) > 0 {
		email, password = emails[0], s.partners[emails[0]].password
	}
	switch which {
	case SentSecret:
		_, sent, _ := strings.Cut(in.Header.Get("Authorization"), " ")
		return sent
	case Password:
		return password
	case Pair:
		return email + ":" + password
	case BasicPair:
		return base64.StdEncoding.EncodeToString([]byte(email + ":" + password))
	}
	for _, text := range slices.Backward(s.granted) {
		t := s.tokens[text]
		if which == RefreshToken && t == nil || which == MachineToken && t != nil && t.machine() || which == ClientToken && t != nil && !t.machine() {
			return text
		}
	}
	if made := slices.Sorted(maps.Keys(s.tokens)); which == ClientToken && len(made) > 0 {
		return made[0]
	}
	return ""
}
