// SPDX-License-Identifier: MPL-2.0

package wazzup

import (
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

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
