// SPDX-License-Identifier: MPL-2.0

package wazzup

import (
	"errors"
	"maps"
	"net/http"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/go-json-experiment/json/jsontext"
)

// response looks for signs in status and headers. Proxies and CDNs add headers of their own, so these take more than
// members do: a form that an RFC defines, or a combination of words that speaks of paging and nothing else.
func (p *paging) response(res *http.Response) {
	if res == nil { // of a part of a list
		return
	}
	if res.StatusCode == http.StatusPartialContent { // RFC 9110, section 15.3.7
		p.more = append(p.more, sign{own: "status 206, partial content"})
	}
	for _, name := range slices.Sorted(maps.Keys(res.Header)) {
		for _, text := range res.Header[name] {
			p.header(name, text)
		}
	}
}

func (p *paging) header(name, text string) {
	switch {
	case strings.EqualFold(name, "Link"): // RFC 8288
		if linksOn(text) {
			p.more = append(p.more, sign{own: "a Link header with rel=next"})
		}
		return
	case strings.EqualFold(name, "Content-Range"): // RFC 9110, section 14.4
		p.contentRange(text)
		return
	}
	w := wordsOf(name)
	if !combines(w, text) {
		return
	}
	m := member{name: http.CanonicalHeaderKey(name), value: textValue(strings.TrimSpace(text))}
	if group := jsontext.Value(text); strings.HasPrefix(strings.TrimSpace(text), "{") && group.IsValid() { // X-Pagination: {"TotalCount":3}
		budget := maxValues
		if v, err := readValue(group, &budget); err == nil {
			m.value = v
		}
	}
	q := &paging{list: p.list, stages: p.stages}
	q.member(m, value{}, noRole, nil)
	p.whole, p.ended = p.whole || q.whole, p.ended || q.ended
	found := sign{own: "a header ", name: m.name + ":", outside: " " + text}
	switch {
	case len(q.more) > 0:
		p.more = append(p.more, found)
	case len(q.full) > 0 && !q.whole:
		p.full = append(p.full, found)
	case len(q.place) > 0 && !q.ended:
		p.place = append(p.place, found)
	}
}

var wholeRange = regexp.MustCompile(`^\s*[A-Za-z][A-Za-z-]*[ =]0-([0-9]+)/([0-9]+)\s*$`)

// contentRange believes one form: from the first to the last of as many as there are.
func (p *paging) contentRange(text string) {
	if found := wholeRange.FindStringSubmatch(text); found != nil && !strings.HasPrefix(strings.ToLower(strings.TrimSpace(text)), "bytes") {
		last, err := strconv.Atoi(found[1])
		total, err2 := strconv.Atoi(found[2])
		if err == nil && err2 == nil && total == len(p.list) && last == total-1 {
			p.whole = true
			return
		}
	}
	p.more = append(p.more, sign{own: "a Content-Range header"})
}

// partOf is a text that says which items of how many these are, whatever its member is named: "items 0-99/151", "1 to 100 of 151".
var partOf = regexp.MustCompile(`^\s*(?:[A-Za-z]+[ =:])?\s*([0-9]+)\s*(?:-|\x{2013}|\.\.|to)\s*([0-9]+)\s*(?:/|of)\s*([0-9]+|\*)\s*$`)

// isPartOf reports whether a text says that there are more than the list has. A date, such as "2026-11/29", says nothing.
func (p *paging) isPartOf(text string) bool {
	found := partOf.FindStringSubmatch(text)
	if found == nil {
		return false
	}
	first, err := strconv.Atoi(found[1])
	last, err2 := strconv.Atoi(found[2])
	total, err3 := strconv.Atoi(found[3])
	if found[3] == "*" {
		total, err3 = max(last, len(p.list)+1), nil
	}
	return errors.Join(err, err2, err3) == nil && first <= last && last <= total && total > len(p.list)
}

// Words that stand beside each other in the name of a header of paging.
var (
	listedWords = set("pipeline pipelines funnel funnels item items result results record records element elements entry entries object objects row rows list lists")
	stepWords   = set("page pages cursor cursors link links token tokens url uri href offset batch")
	combined    = [][2]map[string]bool{
		{totalWords, join(countWords, pageWords, listedWords, set("number"))},
		{countWords, join(pageWords, listedWords)},
		{nextWords, join(stepWords, listedWords)},
		{previousWords, join(stepWords, listedWords)},
		{set("has have is are"), join(nextWords, previousWords, moreWords, lastWords, endWords, tooFewWords)},
		{moreWords, join(pageWords, listedWords, set("available data no"))},
		{lastWords, set("page pages cursor offset")},
		{pageWords, set("size number limit offset index current per max first token")},
		{set("per"), listedWords},
		{remainingWords, join(pageWords, listedWords)},
		{offsetWords, join(listedWords, limitWords)},
		{tooFewWords, listedWords},
		{endWords, listedWords},
	}
	// Words that need no other beside them: no other meaning of theirs is known.
	pagingAlone = set("pagination paging paginated paginator cursor cursors continuation")
	// Words that are the whole name, but for X-.
	wholeNames = set("total totals next prev previous more truncated partial incomplete offset count")
)

func join(sets ...map[string]bool) map[string]bool {
	all := map[string]bool{}
	for _, s := range sets {
		maps.Copy(all, s)
	}
	return all
}

// combines reports whether a header is one of paging.
func combines(w words, text string) bool {
	w = slices.DeleteFunc(w, func(word string) bool { return word == "x" })
	if isRateLimit(w) {
		return false
	}
	for _, pair := range combined {
		if w.among(pair[0]) && w.among(pair[1]) {
			return true
		}
	}
	_, isNumber := textValue(text).number()
	return w.among(pagingAlone) || w.only(wholeNames) || w.only(pageWords) && isNumber
}

// linksOn reports whether one of the links of a Link header leads to another page: the next one, or the one before.
func linksOn(header string) bool {
	for _, link := range splitOutside(header, ',') {
		_, params, found := strings.Cut(link, ">")
		if !found {
			params = link
		}
		for _, param := range splitOutside(params, ';') {
			name, text, _ := strings.Cut(param, "=")
			if !strings.EqualFold(strings.TrimSpace(name), "rel") {
				continue
			}
			for relation := range strings.FieldsSeq(strings.ToLower(strings.Trim(strings.TrimSpace(text), `"'`))) {
				if relation == "next" || relation == "prev" || relation == "previous" {
					return true
				}
			}
		}
	}
	return false
}

// splitOutside splits a text at a separator that is neither within <> nor within quotes.
func splitOutside(text string, separator byte) (parts []string) {
	start, quoted, target := 0, false, false
	for i := range len(text) {
		rest := text[i+1:]
		switch c := text[i]; {
		case c == '"' && !target:
			quoted = !quoted && strings.Contains(rest, `"`) // one that does not end is none
		case quoted:
		case c == '<':
			target = strings.Contains(rest, ">")
		case c == '>':
			target = false
		case c == separator && !target:
			parts = append(parts, text[start:i])
			start = i + 1
		}
	}
	return append(parts, text[start:])
}
