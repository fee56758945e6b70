// SPDX-License-Identifier: MPL-2.0

package wazzup

import (
	"regexp"
	"slices"
	"strings"
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

var token = regexp.MustCompile(`^[0-9A-Za-z._:;/=+@-]{1,200}$`)

// looksLikeID is true for a number and for a short text without blanks.
func looksLikeID(v value) bool {
	text, ok := v.text()
	return v.kind == '0' || ok && token.MatchString(text)
}

var (
	// RFC 3339 and its relatives; the three forms of RFC 9110, section 5.6.7; a time of day.
	timeText = regexp.MustCompile(`^(?:[0-9]{4}-[0-9]{2}-[0-9]{2}(?:[T ][0-9:.,]+ ?(?:Z|UTC|GMT|[+-][0-9:]+)?)?|(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)[a-z]*,? [0-9A-Za-z :-]+|[0-9]{1,2}:[0-9]{2}(?::[0-9.]+)?)$`)
	// 12, 1.5ms, "3 seconds", and the form of ISO 8601.
	durationText = regexp.MustCompile(`^(?:[0-9.]+ ?(?:ns|us|µs|ms|s|sec|secs|seconds?|milliseconds?|m|min|h)?|PT[0-9.HMS]+)$`)
)

func looksLikeTime(v value) bool {
	text, ok := v.text()
	n, isNumber := v.number()
	return isNumber && n >= 0 || ok && len(text) <= 64 && timeText.MatchString(text)
}

func looksLikeDuration(v value) bool {
	text, ok := v.text()
	n, isNumber := v.number()
	return isNumber && n >= 0 || ok && len(text) <= 64 && durationText.MatchString(text)
}

func isSuccessName(w words) bool { return w.among(successWords) && w.only(successWords, successGlue) }

func isStatusName(w words) bool { return w.among(statusWords) && w.only(statusWords, statusGlue) }

// isOK is true for what a status says if all is well: "ok", "success", 200, "200 OK".
func isOK(v value) bool {
	if n, ok := v.number(); ok {
		return n >= 200 && n < 300
	}
	text, ok := v.text()
	if !ok || len(text) > 40 {
		return false
	}
	parts := strings.FieldsFunc(strings.ToLower(text), func(r rune) bool { return strings.ContainsRune(" _-.,;:!/", r) })
	return len(parts) > 0 && !slices.ContainsFunc(parts, func(part string) bool {
		number := len(part) == 3 && part[0] == '2' && strings.Trim(part, "0123456789") == ""
		return !number && !successWords[part] && !slices.Contains([]string{"http", "1", "0", "2"}, part)
	}) && strings.Trim(strings.Join(parts, ""), "htp012") != ""
}
