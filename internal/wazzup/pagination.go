// SPDX-License-Identifier: MPL-2.0

package wazzup

import (
	"fmt"
	"net/http"
	"slices"
	"strings"

	"github.com/go-json-experiment/json/jsontext"

	"github.com/wazzup24/terraform-provider-wazzup/internal/wazzup/mask"
)

// paging gathers what a response says of further pages. No sign of any is documented for this API; but were it to start
// paging, a list taken for whole would make the next write remove the rest.
//
// Signs are told by the meaning of names (see role), and a number is one only if it contradicts the list. What says that
// the list is whole outweighs a list that is just as long as it can be; what says that nothing follows outweighs a cursor,
// too. Nothing outweighs any other sign.
type paging struct {
	list   []Pipeline
	stages int // of all funnels

	more  []sign // what says that there is more
	full  []sign // what says that there may be: as many as fit on a page
	place []sign // a place in the list, such as a cursor, from which it may go on
	whole bool   // something says that this is all
	ended bool   // ... in so many words, not by a number of funnels
}

// sign is a text of our own, and one from outside: a name and what stands there. Any of them may be empty.
type sign struct{ own, name, outside string }

// words are fit to be shown. If what stands there has a credential in it, the name still tells where that is.
func (s sign) words(r reader) string {
	shown := r.words(s.name + s.outside)
	if name := r.words(s.name); shown == mask.Hidden && name != mask.Hidden && name != "" {
		shown = name + " " + mask.Hidden
	}
	return s.own + shown
}

func newPaging(list []Pipeline) *paging {
	p := &paging{list: list}
	for _, funnel := range list {
		p.stages += len(funnel.Stages)
	}
	return p
}

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

// object looks at an object's members. around is the role of the object, and named the words that gave it that.
func (p *paging) object(v value, around role, named words) {
	if relation := linkedFrom(v); relation != "" {
		p.more = append(p.more, sign{outside: relation})
	}
	for _, m := range v.members {
		p.member(m, v, around, named)
	}
}

func (p *paging) member(m member, in value, around role, named words) {
	w := wordsOf(m.name)
	if isTimed(w, m.value) {
		return
	}
	is := roleOf(w, around)
	if is == around || around == tallyRole {
		w = append(w, named...)
	}
	switch {
	case m.value.isContainer() && m.value.hollow() && slices.Contains([]role{nextRole, previousRole, cursorRole}, is):
		p.scalar(is, m, value{kind: 'n'}, in, w)
	case m.value.kind == '{':
		p.object(m.value, is, w)
	case m.value.kind == '[':
		p.items(is, m, w)
	default:
		if text, ok := m.value.text(); ok && strings.HasPrefix(strings.TrimSpace(text), "<") && linksOn(text) {
			p.more = append(p.more, signOf(m))
			return
		}
		if text, ok := m.value.text(); ok && is == noRole && p.isPartOf(text) {
			p.more = append(p.more, signOf(m))
			return
		}
		if text, ok := m.value.text(); ok && is == around && is == totalRole && slices.Contains([]string{"eq", "exact"}, text) {
			return // "total": {"value": 3, "relation": "eq"}
		}
		p.scalar(is, m, m.value, in, w)
	}
}

// items looks into a list. One of places, such as "next": ["/b"], says that it goes on there.
func (p *paging) items(is role, m member, w words) {
	switch is {
	case nextRole, previousRole, moreRole, remainingRole, cursorRole:
		if !m.value.hollow() {
			p.more = append(p.more, signOf(m))
		}
	case pagesRole:
		if len(m.value.items) > 1 {
			p.more = append(p.more, signOf(m))
		}
	}
	for _, item := range m.value.items {
		p.item(item, is, w)
	}
}

func (p *paging) item(item value, is role, w words) {
	switch item.kind {
	case '{':
		p.object(item, is, w)
	case '[':
		for _, inner := range item.items {
			p.item(inner, is, w)
		}
	}
}

// scalar notes what one value says.
func (p *paging) scalar(is role, m member, v value, in value, w words) {
	switch p.evaluate(is, v, in, w) {
	case saysMore:
		p.more = append(p.more, signOf(m))
	case saysFull:
		p.full = append(p.full, signOf(m))
	case saysPlace:
		p.place = append(p.place, signOf(m))
	case saysWhole:
		if w.only(pagingVocabulary...) {
			p.whole = true
			p.ended = p.ended || slices.Contains([]role{nextRole, lastRole, remainingRole, pagesRole, noMoreRole}, is) || is == moreRole && w.has("more")
		}
	}
}

func signOf(m member) sign {
	return sign{name: fmt.Sprintf("%q is", m.name), outside: " " + m.value.show()}
}

func describe(m member) string { return fmt.Sprintf("%q is %s", m.name, m.value.show()) }

// linkedFrom finds an object such as {"rel":"next","href":"/b"}: a text that is the word for the next page, or the one
// before, beside a place where that is.
func linkedFrom(v value) string {
	relation, place := "", false
	for _, m := range v.members {
		w := wordsOf(m.name)
		switch {
		case w.only(set("rel relation rels label type name title text kind direction key")):
			for _, text := range texts(m.value) {
				if said := wordsOf(text); said.among(nextWords, previousWords) && len(said) <= 3 {
					relation = fmt.Sprintf("%q is %s", m.name, jsontext.Value(fmt.Sprintf("%q", text)))
				}
			}
		case w.only(set("href url uri link path page cursor token location target query params")):
			place = place || !m.value.hollow()
		}
	}
	if !place {
		return ""
	}
	return relation
}

// texts are a string, or the strings in a list.
func texts(v value) (all []string) {
	for _, item := range slices.Concat(v.items, []value{v}) {
		if s, ok := item.text(); ok {
			all = append(all, s)
		}
	}
	return all
}
