// SPDX-License-Identifier: MPL-2.0

package wazzup

import (
	"maps"
	"net/http"
	"slices"
	"strings"

	"github.com/go-json-experiment/json/jsontext"
)

// paginationHint looks for signs that a list is not whole: in headers and status, and in all that stands beside the list. It
// returns the first that was found, or nil.
func paginationHint(res *http.Response, envelope []member, list []Pipeline) *sign {
	p := newPaging(list)
	p.response(res)
	p.object(value{kind: '{', members: envelope}, noRole, nil)
	switch {
	case len(p.more) > 0:
		return &p.more[0]
	case len(p.full) > 0 && !p.whole:
		return &p.full[0]
	case len(p.place) > 0 && !p.ended: // GraphQL has an endCursor on the last page, too
		return &p.place[0]
	}
	return nil
}

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
