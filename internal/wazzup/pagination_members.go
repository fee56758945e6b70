// SPDX-License-Identifier: MPL-2.0

package wazzup

import (
	"slices"
	"strings"
)

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
