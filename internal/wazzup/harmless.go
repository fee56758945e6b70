// SPDX-License-Identifier: MPL-2.0

package wazzup

import (
	"slices"
)

// harmless reports whether a member beside "data" and "meta" is understood, and has nothing to do with whether the list
// can be believed: what is empty, an id of the request, a version, a time, a duration, a success, and what speaks of
// paging without a sign of more.
func harmless(m member) bool {
	w, v := wordsOf(m.name), m.value
	switch {
	case isSuccessName(w):
		return isTrue(v) || isOK(v)
	case w.among(errorWords): // with nothing in it, or it would have been taken for an error
		return v.all(isNoError)
	case v.hollow(), isStatusName(w) && (v.kind == 't' || isOK(v)):
		return true
	case v.kind == '{':
		return isPagingGroup(w) || isLinks(w) && knownLinks(v)
	case v.kind == '[':
		return isLinks(w) && !slices.ContainsFunc(v.items, func(item value) bool { return item.kind != '{' })
	case isCallID(w):
		return looksLikeID(v)
	case w.only(versionWords, set("api schema app number service server")) && w.among(versionWords):
		return looksLikeID(v)
	case w.only(timeWords, timeGlueWords, durationWords) && w.among(timeWords) && looksLikeTime(v):
		return true
	case w.only(timeWords, timeGlueWords, durationWords) && w.among(timeWords, durationWords) && looksLikeDuration(v):
		return true
	}
	role := roleOf(w, noRole)
	vocabulary := pagingVocabulary
	if isTimed(w, v) {
		vocabulary = slices.Concat(vocabulary, []map[string]bool{timeWords, durationWords, timeGlueWords})
	}
	_, isNumber := v.number()
	return (role != noRole && role != rateRole && (role != tallyRole || isNumber) || isTimed(w, v)) && w.only(vocabulary...)
}

// noDenial is false for a member that is false, if that may be the reason why a list is empty: "authorized", "ready". What
// speaks of paging or errors, or is a mark of tests and old versions, is none.
func noDenial(m member) bool {
	w := wordsOf(m.name)
	return m.value.kind != 'f' || isSuccessName(w) || w.among(errorWords) || roleOf(w, noRole) != noRole ||
		w.among(set("deprecated deprecation debug test testing sandbox beta preview experimental dry cached cache legacy archived"))
}

func isCallID(w words) bool {
	if n := len(w); n > 2 && idWords[w[n-1]] && callWords[w[n-2]] && roleOf(w, noRole) == noRole { // wazzup-request-id
		return true
	}
	return w.among(callWords) && w.only(callWords, idWords) && (w.among(idWords) || w.only(set("trace correlation parent")))
}

// isPagingGroup is true for "pagination" and "page_info", which are objects like "meta".
func isPagingGroup(w words) bool {
	return w.only(pageWords, cursorWords, set("info x")) && w.among(pageWords, cursorWords)
}

func isLinks(w words) bool { return w.only(set("links link")) }

// knownLinks is true for links to this page and to others, which say by themselves whether there is more.
func knownLinks(v value) bool {
	return !slices.ContainsFunc(v.members, func(m member) bool {
		return !wordsOf(m.name).only(nextWords, previousWords, firstWords, lastWords, pageWords, set("self current url uri link href"))
	})
}
