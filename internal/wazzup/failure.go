// SPDX-License-Identifier: MPL-2.0

package wazzup

import (
	"mime"
	"net/http"
	"slices"
	"strings"

	"github.com/wazzup24/terraform-provider-wazzup/internal/wazzup/mask"
)

// failedPart is the part of a 2xx response that reads as an error.
type failedPart struct {
	member // that says so
	within value
}

// findFailure looks for what reads as an error, by the meaning of its names and values, in all that stands beside a list.
// An error is one whatever else there is: an empty list beside it is none of an empty account.
func findFailure(res *http.Response, envelope []member) *failedPart {
	top := value{kind: '{', members: envelope}
	if mediaType, _, err := mime.ParseMediaType(res.Header.Get("Content-Type")); err == nil && strings.HasPrefix(mediaType, "application/problem") {
		return &failedPart{member: member{name: "Content-Type", value: textValue(mediaType)}, within: top} // RFC 9457
	}
	return failureIn(top, 0)
}

func failureIn(v value, depth int) *failedPart {
	for _, m := range v.members {
		if readsAsError(m, v, depth) {
			return &failedPart{m, v}
		}
	}
	for _, m := range v.members {
		if found := failureWithin(m.value, depth+1); found != nil {
			return found
		}
	}
	return nil
}

func failureWithin(v value, depth int) *failedPart {
	if v.kind == '{' {
		return failureIn(v, depth)
	}
	for _, item := range v.items {
		if found := failureWithin(item, depth); found != nil {
			return found
		}
	}
	return nil
}

// readsAsError judges one member of an object. Beside the list and in "meta", the words "status" and "code" are about the
// response; further in they may be about anything, so there it takes a value that means an error.
func readsAsError(m member, in value, depth int) bool {
	w, v := wordsOf(m.name), m.value
	near := depth <= 1
	switch {
	case isStackTrace(w):
		return !v.hollow()
	case w.among(errorWords):
		if w.deny(errorWords) {
			return isFalse(v)
		}
		return !v.all(isNoError)
	case isSuccessName(w):
		return v.empty() || isFalse(v) || saysError(v)
	case v.isContainer():
		return false
	case isCodeName(w):
		return isErrorCode(v, in, near, depth == 0)
	case isStatusName(w):
		return near && isBadStatus(v) || saysError(v)
	case w.only(verdictWords):
		return saysError(v)
	case w.only(textWords):
		return near && (saysErrorAloud(v) || isProblem(m, in))
	}
	return false
}

func isStackTrace(w words) bool {
	return w.has("stack", "stacktrace", "traceback") && w.only(set("stack trace stacktrace traceback full"))
}

// isNoError is true for a scalar that means none, as in "errcode": 0 and "errmsg": "ok".
func isNoError(v value) bool {
	text, _ := v.text()
	_, isNumber := v.number()
	return v.empty() || isFalse(v) || !isNumber && isOK(v) || slices.Contains([]string{"none", "null", "nil", "no error", "no errors", "no_error", "n/a", "-"}, strings.ToLower(strings.TrimSpace(text)))
}

func isCodeName(w words) bool {
	return w.among(codeWords) && w.only(codeWords, codeGlue)
}

// isBadStatus is true for a status that is neither good news nor empty. False is no absence of news, as null and 0 are.
func isBadStatus(v value) bool {
	return v.kind == 'f' || v.kind != 't' && !v.empty() && !isOK(v)
}

// isErrorCode judges a code: a number from 400 on, a word for an error, any word beside the list (that is where the API
// has its own), and whatever is not good news and has an explanation beside it. A status code has to be a good one.
func isErrorCode(v, in value, near, top bool) bool {
	if v.empty() || isOK(v) {
		return false
	}
	if n, ok := v.number(); ok {
		return n >= 400 || n != 0 && near && explained(in)
	}
	_, isText := v.text()
	return saysError(v) || isText && top || near && explained(in)
}

// explained reports whether an object has a text that explains a code.
func explained(v value) bool {
	return slices.ContainsFunc(v.members, func(m member) bool {
		text, ok := m.value.text()
		return wordsOf(m.name).only(textWords) && ok && text != "" && !isOK(m.value)
	})
}

// isProblem is true for a title with a detail beside it (RFC 9457, and the API's own errors).
func isProblem(m member, in value) bool {
	isTitle := wordsOf(m.name).only(set("title"))
	return isTitle && !m.value.empty() && slices.ContainsFunc(in.members, func(other member) bool {
		return wordsOf(other.name).only(set("detail details description")) && !other.value.hollow()
	})
}

// saysError is true for a value that is a word for an error: "error", "INTERNAL_ERROR", "ServerException".
func saysError(v value) bool {
	text, ok := v.text()
	return ok && len(text) <= 100 && !strings.ContainsRune(strings.TrimSpace(text), ' ') && wordsOf(text).among(errorWords) && !wordsOf(text).deny(errorWords)
}

// saysErrorAloud is true for a sentence that speaks of an error.
func saysErrorAloud(v value) bool {
	text, ok := v.text()
	w := wordsOf(text)
	return ok && w.among(errorWords) && !w.deny(errorWords)
}

// bodyError is the error for a response that reads as one, in the API's own words as far as they are found: in the member
// that says so, beside it, or at the top.
func (r reader) bodyError(res *http.Response, envelope []member, found *failedPart) *BodyError {
	at := found.value
	if at.kind == '[' && len(at.items) > 0 && at.items[0].kind == '{' {
		at = at.items[0]
	}
	objects := []value{at, found.within, {kind: '{', members: envelope}}
	h := heard{
		reader: r,
		code:   r.remark(pick(objects, "code", "errorcode", "errcode", "statuscode", "error", "type", "status")),
		title:  r.remark(pick(objects, "title")),
		detail: r.remark(pick(objects, "detail", "description", "errordescription", "message", "errormessage", "msg", "errmsg", "reason", "details")),
	}
	for _, m := range slices.Concat(found.within.members, envelope) {
		if strings.EqualFold(m.name, "errors") && len(h.errors) == 0 {
			h.take(m.value)
		}
	}
	if h.silent() {
		if h.detail = r.remark(describe(found.member)); h.detail.found != mask.NoSecret {
			h.title = r.remark(found.name)
		}
	}
	e := &BodyError{Status: res.StatusCode, More: h.more, raw: h.raw()}
	if res.Request != nil {
		e.Method = res.Request.Method
	}
	e.Code, e.Title, e.Detail, e.Errors = h.shown()
	return e
}

// take takes what the first few errors of a list say, and counts the others.
func (h *heard) take(list value) {
	for _, item := range list.items {
		text := pick([]value{item}, "message", "detail", "description", "title", "code")
		if scalar := item.shown(); scalar != "" {
			text = scalar
		}
		switch {
		case text == "":
		case len(h.errors) >= maxErrors:
			h.more++
		default:
			if r := h.remark(text); r.text != "" {
				h.errors = append(h.errors, r)
			}
		}
	}
}

// pick is the first scalar that is not empty, in the order of the names and then of the objects.
func pick(objects []value, names ...string) string {
	for _, name := range names {
		for _, object := range objects {
			for _, m := range object.members {
				if strings.EqualFold(strings.NewReplacer("_", "", "-", "").Replace(m.name), name) {
					if text := m.value.shown(); text != "" {
						return text
					}
				}
			}
		}
	}
	return ""
}

// shown is a string or a number as it is; "" for anything else.
func (v value) shown() string {
	if text, ok := v.text(); ok {
		return text
	}
	if v.kind == '0' && !v.empty() {
		return string(v.raw)
	}
	return ""
}

func isSuccessName(w words) bool { return w.among(successWords) && w.only(successWords, successGlue) }

func isStatusName(w words) bool { return w.among(statusWords) && w.only(statusWords, statusGlue) }
