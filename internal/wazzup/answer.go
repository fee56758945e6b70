package wazzup

import (
	"bytes"
	"cmp"
	"iter"
	"net/http"
	"net/url"
	"strings"
	"unicode"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
)

// Bounds on what is taken over from an error answer into a message for people.
const (
	maxWords  = 300      // characters of one text
	maxErrors = 10       // texts
	maxRead   = 64 << 10 // bytes of a text that are looked at to find its words
)

// words makes text from a server fit for a person's screen: one line of printable characters, bounded, no credential.
func (s secrets) words(text string) string {
	text = text[:min(len(text), maxRead)]
	text = strings.Map(printable, strings.ToValidUTF8(text, "\uFFFD"))
	// Not before the rest is cleaned: what is left out may have stood in the midst of a secret.
	text = strings.Join(strings.Fields(s.Redact(text)), " ")
	if r := []rune(text); len(r) > maxWords {
		text = string(r[:maxWords]) + "..."
	}
	return text
}

// printable makes a blank of what separates words, and leaves out what cannot be seen.
func printable(r rune) rune {
	switch {
	case unicode.IsSpace(r):
		return ' '
	case !unicode.IsPrint(r):
		return -1
	}
	return r
}

// failure turns an answer that is not a success into its error.
func (s secrets) failure(res *http.Response, body []byte) error {
	if res.StatusCode >= 300 && res.StatusCode < 400 && res.StatusCode != http.StatusNotModified {
		return &RedirectError{Status: res.StatusCode, Target: s.words(target(res))}
	}
	e := &StatusError{Status: res.StatusCode, RetryAfter: retryAfter(res.Header)}

	if !s.explain(e, body, 0) {
		e.IsPage = len(bytes.TrimSpace(body)) > 0
	}
	if e.Code == "" {
		e.Code = s.words(challenge(res.Header))
	}
	return e
}

// explain takes what an object says of an error, and reports whether it is one. v2 answers a flat object, v3 another one; both
// may be cut short, or missing if a proxy has answered. Others have an object of their own for it.
func (s secrets) explain(e *StatusError, object []byte, depth int) bool {
	var shape struct {
		Code             jsontext.Value `json:"code"`
		Title            jsontext.Value `json:"title"`
		Detail           jsontext.Value `json:"detail"`
		Errors           jsontext.Value `json:"errors"`
		Error            jsontext.Value `json:"error"`
		Description      jsontext.Value `json:"description"`
		ErrorDescription jsontext.Value `json:"error_description"`
		Message          jsontext.Value `json:"message"`
		Data             jsontext.Value `json:"data"`
	}
	if err := json.Unmarshal(object, &shape, lenient...); err != nil {
		return false
	}
	var inside []jsontext.Value
	for _, v := range []*jsontext.Value{&shape.Error, &shape.Data, &shape.Message} {
		if v.Kind() == '{' {
			inside = append(inside, *v)
			*v = nil
		}
	}
	for item, field := range items(shape.Errors) {
		if field == "" && item.Kind() == '{' {
			inside = append(inside, item)
		}
		break
	}
	e.Code = cmp.Or(e.Code, s.words(text(shape.Code, shape.Error)))
	e.Title = cmp.Or(e.Title, s.words(text(shape.Title)))
	e.Errors = append(e.Errors, s.list(shape.Errors)...)
	if shape.Message.Kind() == '[' { // as NestJS has it
		e.Errors = append(e.Errors, s.list(shape.Message)...)
		shape.Message = nil
	}
	e.Detail = cmp.Or(e.Detail, s.words(text(shape.Detail, shape.Description, shape.ErrorDescription, shape.Message)))
	for _, v := range inside {
		if depth < 3 {
			s.explain(e, v, depth+1)
		}
	}
	e.Errors = e.Errors[:min(len(e.Errors), maxErrors)]
	return true
}

// challenge is the error that WWW-Authenticate names (RFC 6750, section 3).
func challenge(header http.Header) string {
	_, after, _ := strings.Cut(header.Get("WWW-Authenticate"), `error="`)
	name, _, found := strings.Cut(after, `"`)
	if !found {
		return ""
	}
	return name
}

// list is the words of the first few items of a list, or of an object with texts by field; they may have millions.
func (s secrets) list(v jsontext.Value) (texts []string) {
	for item, field := range items(v) {
		parts := []string{text(item)}
		if field != "" && item.Kind() == '[' {
			parts = s.list(item)
		}
		for _, part := range parts {
			if words := s.words(field + part); words != "" {
				texts = append(texts, words)
			}
		}
		if len(texts) >= maxErrors {
			return texts[:maxErrors]
		}
	}
	return texts
}

// items are the first few values of a list, or of an object: these with their name and a colon.
func items(v jsontext.Value) iter.Seq2[jsontext.Value, string] {
	return func(yield func(jsontext.Value, string) bool) {
		d := jsontext.NewDecoder(bytes.NewReader(v), lenient...)
		start, err := d.ReadToken()
		if err != nil || start.Kind() != '[' && start.Kind() != '{' {
			return
		}
		for range maxErrors {
			field := ""
			if start.Kind() == '{' {
				name, err := d.ReadToken()
				if err != nil || name.Kind() != '"' { // the end
					return
				}
				field = name.String() + ": "
			}
			item, err := d.ReadValue()
			if err != nil || !yield(item, field) {
				return
			}
		}
	}
}

// lenient reads an error as far as it can be read: nothing but a message depends on it.
var lenient = []json.Options{jsontext.AllowDuplicateNames(true), jsontext.AllowInvalidUTF8(true)}

// text is the first of the values that is there: a string as it is, anything else as JSON.
func text(values ...jsontext.Value) string {
	for _, v := range values {
		switch v.Kind() {
		case '"':
			var s string
			if json.Unmarshal(v, &s, lenient...) == nil {
				return s
			}
		case '0', '{', '[', 't', 'f':
			return string(v)
		}
	}
	return ""
}

// target is where a redirect points, resolved, without the parts that may hold secrets.
func target(res *http.Response) string {
	u, err := res.Location()
	if err != nil {
		return ""
	}
	return (&url.URL{Scheme: u.Scheme, Host: u.Host, Path: u.Path}).String()
}
