// SPDX-License-Identifier: MPL-2.0

package wazzup

import (
	"maps"
	"strings"
)

// set is a set of words, written with blanks between them.
func set(text string) map[string]bool {
	all := map[string]bool{}
	for word := range strings.FieldsSeq(text) {
		all[word] = true
	}
	return all
}

// The words by which members and headers are judged. A word is in a set for what it means in any API, whether or not
// Wazzup was ever seen to use it.
var (
	// Of paging. One of these in the name of a member is enough to make it one of paging.
	nextWords      = set("next continuation continue continues")
	previousWords  = set("prev previous")
	moreWords      = set("more truncated truncation partial incomplete")
	cursorWords    = set("cursor cursors")
	remainingWords = set("remaining remainder")
	lastWords      = set("last")
	offsetWords    = set("offset skip skipped")
	limitWords     = set("limit limits perpage")
	pageWords      = set("page pages paged paging paginate paginated pagination paginator pageable")
	totalWords     = set("total totals")
	countWords     = set("count counts")
	// Likewise, but only if nothing in the name has another meaning: "done", "list_complete", but not "setup_done".
	endWords     = set("complete completed done finished final end ended eof exhausted whole entire all loaded")
	tooFewWords  = set("further additional continued limited omitted subset capped clipped abridged shortened sampled sliced overflow exceeded reached")
	leftWords    = set("left rest")
	startWords   = set("start begin from")
	pointerWords = set("after before marker bookmark scroll")
	firstWords   = set("first")
	// What is listed, and what is said about it.
	nounWords = set("pipeline pipelines funnel funnels stage stages item items result results record records element elements entry entries " +
		"object objects row rows document documents resource resources data list lists listing")
	tallyWords = set("pipelines funnels stages items results records elements entries objects rows documents found matched hits")
	glueWords  = set("x is are was has have there in of the a an no not non any number num id ids key token url uri link links href path size per max maximum " +
		"info current this to grand overall exact value index position batch chunk available evaluated odata response set query")

	// Of what a service says about itself.
	idWords       = set("id ids uuid guid uid reference")
	callWords     = set("request req trace correlation span transaction operation call invocation log parent root session x")
	versionWords  = set("version ver v revision build release")
	timeWords     = set("time timestamp date datetime at ts now modified updated created generated changed synced refreshed expires expiry")
	durationWords = set("duration elapsed latency took runtime ms us ns millis milliseconds seconds sec secs")
	timeGlueWords = set("server service api response request execution exec processing process query db total in utc unix epoch gmt local current sent schema app application software data")

	// Of failure and success.
	errorWords = set("error errors err errs errored fault faults exception exceptions failure failures failed fail fails failing problem problems violation violations " +
		"unsuccessful traceback stacktrace invalid denied unauthorized forbidden")
	successWords    = set("success successful successfully succeeded succeed ok okay")
	successGlue     = set("is was request response result operation call api all")
	statusWords     = set("status")
	statusGlue      = set("http response api code result request")
	codeWords       = set("code ret retcode")
	codeGlue        = set("status http response result return api app application internal sub main")
	textWords       = set("message messages msg msgs detail details title description desc reason text")
	verdictWords    = set("type level severity kind result outcome state status class category")
	rateWords       = set("rate rates throttle throttled throttling")
	wordsToJoinOnly = set("string actor trace stack code")
)

// knownToJoin are all of them: those that a name without separators may be made of.
var knownToJoin = func() map[string]bool {
	all := map[string]bool{}
	for _, s := range []map[string]bool{
		nextWords, previousWords, moreWords, cursorWords, remainingWords, lastWords, offsetWords, limitWords, pageWords, totalWords, countWords, endWords, tooFewWords,
		startWords, pointerWords, firstWords, nounWords, glueWords, idWords, callWords, versionWords, timeWords, durationWords, timeGlueWords, errorWords,
		successWords, statusWords, codeWords, textWords, rateWords, wordsToJoinOnly,
	} {
		maps.Copy(all, s)
	}
	return all
}()

// pagingVocabulary are all words that a name may have which speaks of paging alone.
var pagingVocabulary = []map[string]bool{
	nextWords, previousWords, moreWords, cursorWords, remainingWords, lastWords, offsetWords, limitWords, pageWords, totalWords, countWords, endWords, tooFewWords,
	leftWords, startWords, pointerWords, firstWords, nounWords, tallyWords, glueWords,
}
