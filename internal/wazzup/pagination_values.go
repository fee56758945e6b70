// SPDX-License-Identifier: MPL-2.0

package wazzup

import (
	"errors"
	"regexp"
	"strconv"
)

// saying is what a member says of the list.
type saying int

const (
	saysNothing saying = iota
	saysWhole          // this is all
	saysFull           // there are as many as there can be, so there may be more
	saysPlace          // where in the list this is, so it may go on
	saysMore           // this is not all, or whatever cannot be understood
)

// evaluate is what a value in a role says, in an object of others. w are the words of its name.
func (p *paging) evaluate(is role, v, in value, w words) saying {
	switch is {
	case noRole, rateRole:
		return saysNothing
	case nextRole:
		return either(goesOn(v), saysMore, saysWhole)
	case previousRole:
		return either(goesOn(v), saysMore, saysNothing)
	case cursorRole:
		return either(goesOn(v), saysPlace, saysNothing)
	case moreRole, remainingRole:
		return either(unsaid(v), saysNothing, either(isFalse(v), saysWhole, saysMore))
	case noMoreRole:
		return either(unsaid(v), saysNothing, either(isTrue(v), saysWhole, saysMore))
	case endRole:
		return evaluateFlag(v, saysWhole, saysMore)
	case notLastRole:
		return evaluateFlag(v, saysMore, saysWhole)
	case firstRole:
		return evaluateFlag(v, saysNothing, saysMore)
	case lastRole:
		return p.evaluateLast(v, in, w)
	}
	if unsaid(v) {
		return saysNothing
	}
	if v.kind == 't' || v.kind == 'f' { // paginated, limited
		return either(v.kind == 't', saysMore, saysNothing)
	}
	n, ok := v.number()
	if !ok && is == tallyRole {
		return saysNothing
	}
	if !ok {
		// page_url is where this page is. Whatever else is no number is not understood.
		return either(is == pageRole && w.has("url", "uri", "link", "href", "path"), saysNothing, saysMore)
	}
	return p.evaluateNumber(is, n, w)
}

func either(yes bool, then, otherwise saying) saying {
	if yes {
		return then
	}
	return otherwise
}

// evaluateFlag judges what is true or false; any other value has another meaning.
func evaluateFlag(v value, ifTrue, ifFalse saying) saying {
	_, isNumber := v.number()
	is, ok := v.flag()
	if !ok || isNumber || unsaid(v) {
		return saysNothing
	}
	return either(is, ifTrue, ifFalse)
}

// unsaid is true for null and an empty text, which say neither yes nor no.
func unsaid(v value) bool { return v.kind == 'n' || v.kind == '"' && v.empty() }

func goesOn(v value) bool { return !v.empty() && !isFalse(v) }

// length is how many there are of what a name speaks of.
func (p *paging) length(w words) float64 {
	if w.has("stage", "stages") {
		return float64(p.stages)
	}
	return float64(len(p.list))
}

func (p *paging) evaluateNumber(is role, n float64, w words) saying {
	length := p.length(w)
	switch is {
	case offsetRole:
		first := 0.0
		if w.among(startWords) { // some count from one
			first = 1
		}
		return either(n <= first, saysNothing, saysMore)
	case limitRole:
		return either(n <= 0 || n > length, saysNothing, saysFull)
	case pageRole:
		return either(n == 0 || n == 1, saysNothing, saysMore)
	case pagesRole:
		switch {
		case n == 1:
			return saysWhole
		case n == 0 && length == 0:
			return saysNothing
		}
		return saysMore
	}
	return p.evaluateTotal(is, n, w)
}

// evaluateTotal compares a number of funnels, or of stages, with those that are there. A count proves nothing: it may be
// that of the page.
func (p *paging) evaluateTotal(is role, n float64, w words) saying {
	switch {
	case n == 0 && !w.only(pagingVocabulary...): // retry_count
		return saysNothing
	case n != p.length(w):
		return saysMore
	}
	return either(is == totalRole && !w.has("stage", "stages"), saysWhole, saysNothing)
}

// evaluateLast judges is_last, the number of the last page, and where it is.
func (p *paging) evaluateLast(v, in value, w words) saying {
	length := p.length(w)
	if unsaid(v) {
		return saysNothing
	}
	if v.kind == 't' || v.kind == 'f' || w.has("is") {
		is, ok := v.flag()
		return either(ok && is, saysWhole, saysMore)
	}
	if n, ok := v.number(); ok {
		if w.among(pageWords) {
			return either(n == 1 || n == 0 && length == 0, saysWhole, saysMore)
		}
		return either(n == 0 || n == 1 || n == length || n == length-1, saysNothing, saysMore)
	}
	text, isText := v.text()
	switch {
	case !isText:
		return saysMore
	case len(p.list) > 0 && text == p.list[len(p.list)-1].ID:
		return saysNothing
	case isFirst(text, in), isTrue(v):
		return saysWhole
	}
	return saysMore
}

// isFirst reports whether the place of the last page is that of the first, or of this one.
func isFirst(last string, in value) bool {
	for _, m := range in.members {
		w := wordsOf(m.name)
		if text, ok := m.value.text(); ok && text == last && (w.among(firstWords) || w.has("self", "current")) {
			return true
		}
	}
	return false
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
