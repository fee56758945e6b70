package wazzup

import (
	"bytes"
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

	// v2 answers a flat object, v3 another one; both may be cut short, or missing where a proxy has answered.
	var shape struct {
		Code        jsontext.Value `json:"code"`
		Title       jsontext.Value `json:"title"`
		Detail      jsontext.Value `json:"detail"`
		Errors      jsontext.Value `json:"errors"`
		Error       jsontext.Value `json:"error"`
		Description jsontext.Value `json:"description"`
		Message     jsontext.Value `json:"message"`
	}
	if err := json.Unmarshal(body, &shape, lenient...); err != nil {
		e.IsPage = len(bytes.TrimSpace(body)) > 0
		return e
	}
	e.Code = s.words(text(shape.Code, shape.Error))
	e.Title = s.words(text(shape.Title))
	e.Errors = s.list(shape.Errors)
	if shape.Message.Kind() == '[' { // as NestJS has it
		e.Errors = append(e.Errors, s.list(shape.Message)...)
		shape.Message = nil
	}
	e.Detail = s.words(text(shape.Detail, shape.Description, shape.Message))
	return e
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
