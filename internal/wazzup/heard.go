// SPDX-License-Identifier: MPL-2.0

package wazzup

import (
	"cmp"
	"slices"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
)

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
