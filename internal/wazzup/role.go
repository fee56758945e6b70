// SPDX-License-Identifier: MPL-2.0

package wazzup

// role is what a member says about paging, by the words of its name.
type role int

const (
	noRole        role = iota
	nextRole           // where it goes on: next, next_cursor, has_next, continuation_token
	previousRole       // what comes before: prev_page
	moreRole           // that there is more: has_more, truncated, partial
	noMoreRole         // that there is no more: no_more_pages
	cursorRole         // a place in the list: cursor, page_token, after
	remainingRole      // how many are left
	lastRole           // that it is the last page, or where the last one is: is_last_page, last_page, last
	notLastRole        // that it is not: not_last
	endRole            // that it is whole: complete, done
	firstRole          // that it is the first page, or where that is
	offsetRole         // where it begins: offset, skip
	limitRole          // how many it can be: limit, per_page, page_size
	pagesRole          // how many pages there are: total_pages, pages
	pageRole           // which page it is: page, current_page
	totalRole          // how many there are: total, total_count, total_pipelines
	countRole          // how many there are, or how many are here: count, item_count
	tallyRole          // how many there are, if it is a number: pipelines, results, found
	rateRole           // nothing: the limit of requests and what is left of it
)

// roleOf finds the role of a name. If it has none of its own, around is that of the object that the member stands in.
func roleOf(w words, around role) role {
	own := ownRole(w)
	goesOn := own == nextRole || own == previousRole || own == moreRole || own == noMoreRole
	switch {
	case around == nextRole || around == previousRole: // "next": {"page": 1}
		return around
	case around == cursorRole && !goesOn:
		return around
	case around == rateRole && !goesOn && own != cursorRole && own != pageRole:
		return around
	case own != noRole:
		return own
	case around == pageRole:
		switch {
		case w.has("size"):
			return limitRole
		case w.has("number", "index"):
			return pageRole
		}
		return noRole
	case around == tallyRole: // "results": {"kept": 12}
		return noRole
	}
	return around
}

// ownRole goes by the most telling word first: next_page_total is about the next page, total_pages about pages.
func ownRole(w words) role {
	switch {
	case isRateLimit(w):
		return rateRole
	case w.among(nextWords) || w.among(moreWords):
		switch {
		case w.deny(nextWords, moreWords):
			return noMoreRole
		case w.among(nextWords):
			return nextRole
		}
		return moreRole
	case w.among(previousWords):
		return previousRole
	case w.among(remainingWords), w.among(leftWords) && w.only(pagingVocabulary...):
		return remainingRole
	case w.among(cursorWords), w.among(pageWords) && w.has("token", "key"), w.among(pointerWords) && w.only(pagingVocabulary...):
		return cursorRole
	case w.among(lastWords):
		if w.deny(lastWords) {
			return notLastRole
		}
		return lastRole
	case w.among(firstWords):
		if w.only(pagingVocabulary...) {
			return firstRole
		}
		return noRole
	}
	return ownNumberRole(w)
}

// ownNumberRole is ownRole for those whose value is a number as a rule.
func ownNumberRole(w words) role {
	counted := w.among(totalWords, countWords) || w.has("num", "number", "max", "maximum")
	switch {
	case w.among(tooFewWords) && w.only(pagingVocabulary...):
		return moreRole // limit_reached, too
	case w.among(offsetWords), w.among(startWords) && w.only(pagingVocabulary...):
		return offsetRole
	case w.among(limitWords), w.has("per") && w.among(pageWords, nounWords), w.has("size") && w.among(pageWords, set("batch chunk")),
		w.has("max", "maximum") && w.among(nounWords):
		return limitRole
	case w.has("pages"), w.has("page") && counted && !w.has("number"), w.has("page") && w.among(totalWords, countWords):
		return pagesRole
	case w.among(pageWords):
		return pageRole
	case w.among(totalWords):
		return totalRole
	case w.among(countWords), w.has("num", "number") && w.has("of") && w.among(nounWords):
		return countRole
	case w.among(endWords) && w.only(pagingVocabulary...):
		return endRole
	case w.only(tallyWords):
		return tallyRole
	}
	return noRole
}

func isRateLimit(w words) bool {
	return w.among(rateWords) && (w.among(limitWords, remainingWords) || w.has("limiting", "limiter", "limited")) || w.has("throttle", "throttling", "ratelimiting", "ratelimiter")
}

// isTimed is true for "last_modified" or "total_time_ms": what would be words of paging is said of a time. A "next" time is
// none of these, because lists can be paged by time.
func isTimed(w words, v value) bool {
	return w.among(timeWords, durationWords) && (looksLikeTime(v) || looksLikeDuration(v)) &&
		!w.among(nextWords, previousWords, moreWords, cursorWords, remainingWords, pageWords, offsetWords, limitWords, countWords, pointerWords, nounWords)
}
