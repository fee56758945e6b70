// SPDX-License-Identifier: MPL-2.0

package wazzup

import (
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/wazzup24/terraform-provider-wazzup/internal/wazzup/mask"
)

func statusLine(status int) string {
	return strings.TrimSpace(fmt.Sprintf("%d %s", status, http.StatusText(status)))
}

// statement is what a response says: its status, what it says of itself, and then the items of its list of errors.
func statement(status int, said, items []string, more int) []string {
	words := ownWords(status, said, nil)
	all := append([]string{statusLine(status)}, words...)
	if list := append(ownWords(status, items, words), moreErrors(more)...); len(list) > 0 {
		all = append(all, strings.Join(list, "; ")) // colons stand within them, behind the names of fields
	}
	return all
}

// ownWords is what the API has said beyond the status, and beyond other words.
func ownWords(status int, said, others []string) (words []string) {
	for _, part := range said {
		isRepeated := mask.IsLeftOut(part) && (slices.Contains(words, part) || slices.Contains(others, part)) // of several texts that were left out, one note is enough
		if part = strings.TrimRight(part, "."); part != "" && !repeatsStatus(status, part) && !isRepeated {
			words = append(words, part)
		}
	}
	return words
}

func moreErrors(n int) []string {
	if n == 0 {
		return nil
	}
	return []string{fmt.Sprintf("and %d more", n)}
}

// otherText marks what is not in a form of the API's as what it is.
func otherText(text string, isPage, isCut bool) []string {
	switch {
	case text == "" && isCut:
		return []string{"the response ends early"}
	case text == "":
		return nil
	case !mask.IsLeftOut(text):
		text = `"` + text + `"`
	}
	switch {
	case isPage:
		return []string{"a web page with the title " + text}
	case isCut:
		return []string{"the response ends early, and its text is " + text}
	}
	return []string{"the text of the response is " + text}
}

// repeatsStatus reports whether a text is the status once more, in digits, in words or in both, or a bare true or false.
func repeatsStatus(status int, part string) bool {
	bare := strings.TrimLeft(strings.TrimPrefix(part, strconv.Itoa(status)), " :-")
	return slices.Contains([]string{"", "true", "false", http.StatusText(status)}, bare)
}

// emptyWords say that there is an error, and nothing of which.
var emptyWords = set("a an the is was true false null http api request response status code error errors err exception failure fail failed success successful ok")

// isReason reports whether a text says more than that there is an error, and which status it has. A number does not, though the
// support of a service may know it.
func isReason(status int, text string) bool {
	known := wordsOf(http.StatusText(status))
	return !mask.IsLeftOut(text) && slices.ContainsFunc(wordsOf(text), func(word string) bool {
		return len(word) > 1 && !emptyWords[word] && !slices.Contains(known, word)
	})
}

// HasWords reports whether the text of an error has anything in it that the API itself has said and that may be the reason, be it
// a code in words: only then can a message refer to it. A text that was left out says nothing.
func HasWords(err error) bool {
	status, said := saidIn(err)
	return slices.ContainsFunc(said, func(part string) bool { return isReason(status, part) })
}

// WordsLeftOut is the note in an error in place of all that a response has said, because of credentials; "" if there is anything
// else, or nothing.
func WordsLeftOut(err error) string {
	if HasWords(err) || HasText(err) {
		return ""
	}
	_, said := saidIn(err)
	if e, ok := errors.AsType[*StatusError](err); ok {
		said = append(said, e.Text)
	}
	if i := slices.IndexFunc(said, mask.IsLeftOut); i >= 0 {
		return said[i]
	}
	return ""
}

func saidIn(err error) (status int, said []string) {
	if e, ok := errors.AsType[*StatusError](err); ok {
		return e.Status, e.said()
	}
	if e, ok := errors.AsType[*BodyError](err); ok {
		return e.Status, e.said()
	}
	return 0, nil
}

// HasText reports whether the text of an error has the text of a response that is in none of the API's forms. It may be the
// reason; whose words they are, nobody knows.
func HasText(err error) bool {
	e, ok := errors.AsType[*StatusError](err)
	return ok && !e.IsPage && isReason(e.Status, e.Text)
}

// IsPost reports whether an error is the response to a request that has posted something.
func IsPost(err error) bool {
	if e, ok := errors.AsType[*StatusError](err); ok {
		return e.Method == http.MethodPost
	}
	e, ok := errors.AsType[*BodyError](err)
	return ok && e.Method == http.MethodPost
}
