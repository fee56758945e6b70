// SPDX-License-Identifier: MPL-2.0

package wazzup

import (
	"bytes"
	"errors"
	"html"
	"io"
	"mime"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"github.com/go-json-experiment/json/jsontext"

	"github.com/wazzup24/terraform-provider-wazzup/internal/wazzup/mask"
)

// hear takes what the body of a response says of an error, in whatever form. A gateway sends a text or a page, and a
// service may send its reason as a bare string or list.
func (h *heard) hear(res *http.Response, body []byte) {
	v := jsontext.Value(bytes.TrimSpace(bytes.TrimPrefix(body, []byte("\uFEFF"))))
	switch {
	case len(v) == 0:
	case !v.IsValid(lenient...):
		h.isPage = isHTML(res.Header, v)
		h.isText = !h.isPage
		h.isCut = h.isText && endsEarly(v)
		h.text = h.plain(v, h.isPage, isTokenCall(res))
	case v.Kind() == '{':
		h.explain(v, 0)
		if !h.reason(res.StatusCode) && telling(res.StatusCode, v) {
			h.text = h.plain(v, false, isTokenCall(res))
		}
	case isTokenCall(res) && v.Kind() != 'n':
		h.text = h.remark(ordinaryWords(bareText(v)))
	case v.Kind() == '[':
		h.explain(slices.Concat([]byte(`{"errors":`), v, []byte(`}`)), 0)
	case v.Kind() == '"':
		h.explain(slices.Concat([]byte(`{"detail":`), v, []byte(`}`)), 0)
	}
}

// endsEarly reports whether a text is the beginning of JSON: of an object, a list or a string.
func endsEarly(v jsontext.Value) bool {
	if len(v) == 0 || !strings.ContainsRune(`{["`, rune(v[0])) {
		return false
	}
	_, err := jsontext.NewDecoder(bytes.NewReader(v), lenient...).ReadValue()
	return errors.Is(err, io.ErrUnexpectedEOF)
}

// plain is a body that is in none of the API's forms: the title of a page, or else its text. If it is from where tokens are, it may
// be one that nobody knows yet.
func (r reader) plain(body []byte, isPage, mayBeToken bool) remark {
	text := string(body[:min(len(body), mask.MaxRead)])
	switch {
	case isPage:
		text = title(text)
	case !isPlainText(text):
		return remark{}
	}
	if mayBeToken {
		text = ordinaryWords(text)
	}
	return r.remark(text)
}

func isTokenCall(res *http.Response) bool {
	return res.Request != nil && strings.HasSuffix(res.Request.URL.Path, tokenPath)
}

// bareText are the texts of a JSON string, or of a list of some.
func bareText(v jsontext.Value) string {
	if v.Kind() == '"' {
		return text(v)
	}
	var all []string
	for item := range items(v) {
		if all = append(all, text(item)); len(all) == maxErrors {
			break
		}
	}
	return strings.Join(all, "; ")
}

// ordinaryWord is one that is no token: short, or of letters.
var ordinaryWord = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`^[\pP\pS]*(?:[\pL\pM]{1,24}(?:['\x{2019}-][\pL\pM]{1,24})*|[^\pL\pM\s]{0,7}|\S{1,7})[\pP\pS]*$`)
})

// ordinaryWords is a text with an ellipsis in place of all other words; "" if it has no ordinary one.
func ordinaryWords(text string) string {
	words, ordinary := strings.Fields(mask.Clean(text)), false
	for i, word := range words {
		if ordinaryWord().MatchString(word) {
			ordinary = true
		} else {
			words[i] = "\u2026"
		}
	}
	if !ordinary {
		return ""
	}
	return strings.Join(words, " ")
}

// isPlainText reports whether a body is a text, rather than an image, an archive or a text in another character set.
func isPlainText(text string) bool {
	for text != "" {
		r, n := utf8.DecodeRuneInString(text)
		if r == utf8.RuneError && n == 1 && (len(text) >= utf8.UTFMax || utf8.FullRuneInString(text)) || unicode.IsControl(r) && !unicode.IsSpace(r) && r != '\x1b' {
			return false
		}
		text = text[n:]
	}
	return true
}

var (
	pageStart = sync.OnceValue(func() *regexp.Regexp {
		return regexp.MustCompile(`(?i)<(?:!doctype\s+html|html|head|body|title|h[1-6]|center)\b`)
	})
	anyTag = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`(?i)<[/!]?[a-z][^<>]*>`) })
	titles = []*regexp.Regexp{regexp.MustCompile(`(?is)<title\b[^>]*>(.*?)</title`), regexp.MustCompile(`(?is)<h1\b[^>]*>(.*?)</h1`)}
)

// isHTML recognises a web page by what is in it: many servers name a bare sentence text/html, too.
func isHTML(header http.Header, body []byte) bool {
	body = body[:min(len(body), mask.MaxRead)]
	mediaType, _, _ := mime.ParseMediaType(header.Get("Content-Type"))
	return body[0] == '<' && pageStart().Match(body) || strings.Contains(mediaType, "html") && anyTag().Match(body)
}

// title is that of a page, or its heading, without markup; "" if it has neither.
func title(page string) string {
	for _, form := range titles {
		if found := form.FindStringSubmatch(page); found != nil {
			if text := mask.Clean(html.UnescapeString(anyTag().ReplaceAllString(found[1], " "))); text != "" {
				return text
			}
		}
	}
	return ""
}

// telling reports whether a JSON object that explains itself in no known way has a text in it that a person may understand. A
// path, a time or an id is none.
func telling(status int, object jsontext.Value) bool {
	budget := maxValues
	v, err := readValue(object, &budget)
	return err == nil && !v.all(func(scalar value) bool {
		text, ok := scalar.text()
		isSentence := strings.ContainsRune(strings.TrimSpace(text), ' ') || !strings.ContainsAny(text, "0123456789/:@+=")
		return !ok || !isSentence || looksLikeTime(scalar) || !isReason(status, text)
	})
}

// notJSON is the error for a success whose body is not one JSON object.
func (r reader) notJSON(res *http.Response, body []byte, err error) error {
	contentType := res.Header.Get("Content-Type")
	trimmed := bytes.TrimSpace(body)
	v := jsontext.Value(trimmed)
	looksLikeJSON := len(v) > 0 && (strings.ContainsRune(`{["`, rune(v[0])) || v.IsValid())
	if !looksLikeJSON || strings.Contains(contentType, "html") {
		e := &NotAPIError{Status: res.StatusCode, ContentType: r.words(contentType), Empty: len(v) == 0}
		if !e.Empty {
			e.IsPage = isHTML(res.Header, v)
			e.Text = r.plain(v, e.IsPage, isTokenCall(res)).shown()
		}
		return e
	}
	if v.Kind() != '{' && v.IsValid() {
		found := "it is " + kindName(v.Kind()) + ", not an object"
		if v.Kind() == '"' { // which may be a reason, or a token
			found = strings.Join(append([]string{found}, otherText(r.words(ordinaryWords(text(v))), false, false)...), ": ")
		}
		return &FormatError{Reason: found}
	}
	if v.Kind() != '{' && endsEarly(v) {
		return &FormatError{Reason: "it ends early"}
	}
	return &FormatError{Reason: reason(err)}
}
