// SPDX-License-Identifier: MPL-2.0

package pipelines_test

import (
	"fmt"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/wazzup24/terraform-provider-wazzup/internal/messages/messagestest"
)

// sections are the sections of the golden file.
type sections map[string]string

func goldenMessages(t *testing.T) sections {
	t.Helper()
	all := sections{}
	for section := range strings.SplitSeq(messagestest.Golden(t, messagestest.Pipelines), "=== ") {
		if title, text, ok := strings.Cut(section, "\n"); ok {
			all[title] = text
		}
	}
	return all
}

var headline = regexp.MustCompile(`(?m)^(?:Error|Warning): (.*?)(?:  \[at .*\])?$`)

// headlines are those of a section, without the account.
func (m sections) headlines(section string) []string {
	var all []string
	for _, match := range headline.FindAllStringSubmatch(m[section], -1) {
		text, _, _ := strings.Cut(match[1], " (account ")
		all = append(all, accountNumber.Split(text, 2)[0])
	}
	return all
}

// shown fails the test unless what was said is the message of a situation: its headlines, and word for word its advice.
func (m sections) shown(t *testing.T, s situation, said string) {
	t.Helper()
	for i, headline := range m.headlines(s.section) {
		if (i == 0 || s.otherwise == "") && !strings.Contains(said, headline) {
			t.Errorf("no %q in:\n%s", headline, said)
		}
	}
	is := neutral(said)
	for _, advice := range m.advice(s.section) {
		if s.otherwise == "" && !strings.Contains(is, neutral(advice)) {
			t.Errorf("%q is not said in:\n%s", advice, said)
		}
	}
}

// advice are the paragraphs of a section that say what to do: each item of a list, and the last paragraph.
func (m sections) advice(section string) []string {
	var paragraphs []string
	for paragraph := range strings.SplitSeq(strings.TrimSpace(m[section]), "\n\n") {
		if !strings.HasPrefix(paragraph, "    ") && !headline.MatchString(paragraph) {
			paragraphs = append(paragraphs, paragraph)
		}
	}
	advice := []string{}
	for i, paragraph := range paragraphs {
		lines := strings.Split(paragraph, "\n")
		if i == len(paragraphs)-1 || slices.ContainsFunc(lines, isItem) {
			advice = append(advice, lines...)
		}
	}
	return advice
}

func isItem(line string) bool { return strings.HasPrefix(strings.TrimSpace(line), "- ") }

var (
	accountNumber = regexp.MustCompile(`\d{4}-\d{4}`)
	moment        = regexp.MustCompile(`\w{3}, \d\d \w{3} \d{4} [\d:]{8} UTC`)
	listOfQuoted  = regexp.MustCompile(`"[^"]*"(?:, "[^"]*")*`)
	assigned      = regexp.MustCompile(`='[^']*'`)
	process       = regexp.MustCompile(`(CONT|KILL) \d+`)
	transport     = regexp.MustCompile(`read tcp [^)]*`)
	noCacheFile   = regexp.MustCompile(`\((?:neither|no lock file|the list cannot)[^)]*\)`)
	file          = regexp.MustCompile(`\S*/\S+\.(lock|json)\b`)
)

// neutral is a text without what differs from case to case: accounts, times, ids, files. The blanks are one each.
func neutral(text string) string {
	for _, pattern := range []*regexp.Regexp{accountNumber, moment, listOfQuoted, assigned, process, transport, noCacheFile, file} {
		text = pattern.ReplaceAllString(text, "…")
	}
	return strings.ReplaceAll(strings.Join(strings.Fields(text), " "), " of account …", "")
}

// typed are the words of a text that somebody could type: commands, flags, blocks, environment variables and settings.
var typed = regexp.MustCompile("terraform (?:state )?[a-z]+|-[a-z]{2,}[a-z-]*(?:=[a-z]+)?\\b|\\b(?:WAZZUP|SSL|TF|XDG|HTTPS|NO)_[A-Z_]+|" +
	"\\b(?:import|removed|moved) block|import \\{|kill -[A-Z]+|`fg`|\\b[a-z]+(?:_[a-z]+)+\\b")

// typedIn are those words, each once.
func typedIn(text string) []string {
	var words []string
	for _, at := range typed.FindAllStringIndex(text, -1) {
		if word := text[at[0]:at[1]]; word[0] != '-' || at[0] == 0 || strings.ContainsRune(" \n(`", rune(text[at[0]-1])) {
			words = append(words, word)
		}
	}
	slices.Sort(words)
	return slices.Compact(words)
}

// Each message of the golden file is one whose ways out are followed, all of them, or is known to advise nothing that can be
// followed here. Who adds a message, or a way out to one, comes by.
func TestEachMessageIsFollowed(t *testing.T) {
	t.Parallel()
	golden, followed := goldenMessages(t), map[string]situation{}
	for _, s := range situations() {
		known := followed[s.section]
		known.ways, known.mentions = append(known.ways, s.ways...), known.mentions+" "+s.mentions
		followed[s.section] = known
		if _, ok := golden[s.section]; !ok {
			t.Errorf("%q is followed, and is no section of the golden file (any more)", s.section)
		}
	}
	for section, why := range nothingToFollow {
		if _, ok := golden[section]; !ok || why == "" || len(followed[section].ways) > 0 {
			t.Errorf("%q advises nothing, and is no section of the golden file (any more), or is followed", section)
		}
	}
	for section, at := range followedElsewhere {
		source, err := os.ReadFile(at.file)
		if _, ok := golden[section]; err != nil || !ok || !strings.Contains(string(source), "func "+at.test+"(") {
			t.Errorf("%q is no section of the golden file (any more), or %s has no %s", section, at.file, at.test)
		}
	}
	for section, text := range golden {
		s, ok := followed[section]
		_, elsewhere := followedElsewhere[section]
		if !ok && !elsewhere && nothingToFollow[section] == "" {
			t.Errorf("%q: add a situation with the ways out that it advises, or say in nothingToFollow why there are none", section)
		}
		for _, problem := range unfollowed(text, s) {
			if ok {
				t.Errorf("%q %s", section, problem)
			}
		}
	}
}

// unfollowed is what a message advises beyond what is followed.
func unfollowed(text string, s situation) []string {
	var problems []string
	items, uses, names := 0, s.mentions, map[string]bool{}
	for line := range strings.Lines(text) {
		if isItem(line) {
			items++
		}
	}
	for _, way := range s.ways {
		uses += " " + way.uses
		names[way.name] = true
	}
	if items > len(names) {
		problems = append(problems, fmt.Sprintf("has %d items, and %d ways out are followed", items, len(names)))
	}
	for _, word := range typedIn(text) {
		if !strings.Contains(uses, word) {
			problems = append(problems, fmt.Sprintf("says %q: follow that, or name it in mentions if it is no advice", word))
		}
	}
	return problems
}

// The guard itself: neither a new item nor a new command passes it.
func TestWhatIsNotFollowedIsFound(t *testing.T) {
	t.Parallel()
	const text = "Something is wrong, says VALIDATION_FAILED after the read-back.\n\nWays out:\n\n- Set account_id = \"1\" (terraform state rm ADDRESS).\n"
	one := wayOut{name: "one", uses: "account_id, terraform state rm"}
	for more, want := range map[string]int{
		"": 0, "\n- Wait.": 1, " Or add -refresh=false.": 1, " Or -target.": 1, " Or use an import block.": 1, " Or `fg`.": 1, " Or kill -CONT 1.": 1,
		" Or set WAZZUP_ACCOUNT_ID.": 1, " Or terraform untaint ADDRESS.": 1, "\n- Give it depends_on.": 2,
	} {
		if got := unfollowed(text+more, situation{ways: []wayOut{one, one}}); len(got) != want {
			t.Errorf("%q: %q, want %d", more, got, want)
		}
	}
}
