// SPDX-License-Identifier: MPL-2.0

package wazzup

import (
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/wazzup24/terraform-provider-wazzup/internal/wazzup/mask"
)

// said is what an error says, whether or not it is shown: its code, and its sentences. A text that was left out of a message
// because it has a secret in it means what it means all the same.
type said struct {
	code   string
	texts  []string // title and detail
	errors []string
}

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

// maxErrors is how many texts of a list of errors are taken over from a response into a message for people.
const maxErrors = 10
