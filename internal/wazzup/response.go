// SPDX-License-Identifier: MPL-2.0

package wazzup

import (
	"bytes"
	"cmp"
	"iter"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
)

// maxErrors is how many texts of a list of errors are taken over from a response into a message for people.
const maxErrors = 10

// failure turns a response that is not a success into its error.
func (r reader) failure(res *http.Response, body []byte) error {
	if isTokenCall(res) {
		r = r.withTokensOf(body)
	}
	if res.StatusCode >= 300 && res.StatusCode < 400 && res.StatusCode != http.StatusNotModified {
		return &RedirectError{Status: res.StatusCode, Target: r.words(redirectTarget(res))}
	}
	e := &StatusError{Status: res.StatusCode, RetryAfter: retryAfter(res.Header)}
	if res.Request != nil {
		e.Method = res.Request.Method
	}
	h := heard{reader: r}
	h.hear(res, body)
	e.IsPage, e.IsText, e.IsCut = h.isPage, h.isText, h.isCut
	h.code = cmp.Or(h.code, r.remark(challenge(res.Header)))
	e.Code, e.Title, e.Detail, e.Errors = h.shown()
	e.Text, e.More = h.text.shown(), h.more
	e.raw = h.raw()
	return e
}

// heard is what a response says of an error.
type heard struct {
	reader

	code, title, detail remark
	errors              []remark
	more                int    // errors beyond those
	text                remark // of a response that is in none of the API's forms
	isPage, isText      bool   // see StatusError
	isCut               bool   // likewise
}

// shown are the texts for a person.
func (h *heard) shown() (code, title, detail string, errors []string) {
	h.leaveOutSplit()
	for _, each := range h.errors {
		errors = append(errors, each.shown())
	}
	return h.code.shown(), h.title.shown(), h.detail.shown(), errors
}

// raw are the texts that decisions rest on: a text means the same whether or not it is shown.
func (h *heard) raw() func() said {
	all := said{code: h.code.text, texts: []string{h.title.text, h.detail.text}}
	if h.isText {
		all.texts = append(all.texts, h.text.text)
	}
	for _, each := range h.errors {
		all.errors = append(all.errors, each.text)
	}
	return func() said { return all }
}

func (h *heard) silent() bool {
	return h.code.text == "" && h.title.text == "" && h.detail.text == "" && len(h.errors) == 0
}

// reason reports whether any of it says more than that there is an error.
func (h *heard) reason(status int) bool {
	return slices.ContainsFunc(append([]remark{h.code, h.title, h.detail}, h.errors...), func(r remark) bool { return isReason(status, r.text) })
}

// explain takes what an object says of an error. v2 sends a flat object, v3 another one. Others have an object of their own for
// it.
func (h *heard) explain(object []byte, depth int) {
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
		return
	}
	if shape.Errors.Kind() == '"' { // one of them
		shape.Errors = slices.Concat(jsontext.Value("["), shape.Errors, jsontext.Value("]"))
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
	h.code = cmp.Or(h.code, h.remark(text(shape.Code, shape.Error)))
	h.title = cmp.Or(h.title, h.remark(text(shape.Title)))
	h.list(shape.Errors)
	if shape.Message.Kind() == '[' { // as NestJS has it
		h.list(shape.Message)
		shape.Message = nil
	}
	h.detail = cmp.Or(h.detail, h.remark(text(shape.Detail, shape.Description, shape.ErrorDescription, shape.Message)))
	for _, v := range inside {
		if depth < 3 {
			h.explain(v, depth+1)
		}
	}
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

// list takes what the first few items of a list say, or of an object with texts by field, and counts the others; there may be
// millions.
func (h *heard) list(v jsontext.Value) {
	for item, field := range items(v) {
		if field == "" || item.Kind() != '[' {
			h.item(field, item)
			continue
		}
		for inner := range items(item) {
			h.item(field, inner)
		}
	}
}

func (h *heard) item(field string, item jsontext.Value) {
	words := text(item)
	switch {
	case words == "":
	case len(h.errors) >= maxErrors:
		h.more++
	default:
		if r := h.remark(field + words); r.text != "" {
			h.errors = append(h.errors, r)
		}
	}
}

// items are the values of a list, or of an object: these with their name and a colon.
func items(v jsontext.Value) iter.Seq2[jsontext.Value, string] {
	return func(yield func(jsontext.Value, string) bool) {
		d := jsontext.NewDecoder(bytes.NewReader(v), lenient...)
		start, err := d.ReadToken()
		if err != nil || start.Kind() != '[' && start.Kind() != '{' {
			return
		}
		for {
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

// lenient reads as much of an error as it can: nothing but a message depends on it.
var lenient = []json.Options{jsontext.AllowDuplicateNames(true), jsontext.AllowInvalidUTF8(true)}

// text is the first of the values that says something: a string as it is, anything else as JSON.
func text(values ...jsontext.Value) string {
	for _, v := range values {
		switch v.Kind() {
		case '"':
			var s string
			if json.Unmarshal(v, &s, lenient...) == nil && s != "" {
				return s
			}
		case '0', '{', '[', 't', 'f':
			return string(v)
		}
	}
	return ""
}

// redirectTarget is the address that a redirect points at, resolved, without the parts that may hold secrets.
func redirectTarget(res *http.Response) string {
	u, err := res.Location()
	if err != nil {
		return ""
	}
	return (&url.URL{Scheme: u.Scheme, Host: u.Host, Path: u.Path}).String()
}
