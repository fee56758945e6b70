// SPDX-License-Identifier: MPL-2.0

package sandbox_test

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/wazzup24/terraform-provider-wazzup/internal/sandbox"
)

// characters are texts, and how many characters they are by each way to count.
var characters = map[string]struct {
	text                         string
	points, utf16, validator, gc int
}{
	"a letter":                              {"ы", 1, 1, 1, 1},
	"an emoji":                              {"🤝", 1, 2, 1, 1},
	"a heart as an emoji":                   {"\u2764\ufe0f", 2, 2, 1, 1},
	"a heart as text":                       {"\u2764\ufe0e", 2, 2, 1, 1},
	"a variation selector of ideographs":    {"\u845b\U000e0100", 2, 3, 2, 1},
	"an accent apart":                       {"e\u0301", 2, 2, 2, 1},
	"a family":                              {"👨\u200d👩\u200d👧", 5, 8, 5, 1},
	"a skin tone":                           {"👍🏽", 2, 4, 2, 1},
	"a flag":                                {"🇰🇿", 2, 4, 2, 1},
	"a flag of a region":                    {"🏴\U000e0067\U000e0062\U000e0073\U000e0063\U000e0074\U000e007f", 7, 14, 7, 1},
	"a keycap":                              {"1\ufe0f\u20e3", 3, 3, 2, 1},
	"Hangul, letter by letter":              {"\u1112\u1161\u11ab", 3, 3, 3, 1},
	"a Devanagari conjunct":                 {"क्षि", 4, 4, 4, 1},
	"a line break of two":                   {"\r\n", 2, 2, 2, 1},
	"a character that is written with many": {"\ufdfa", 1, 1, 1, 1},
}

// counted is a text's length by a way to count.
func counted(name string, counting sandbox.Counting) int {
	c := characters[name]
	return map[sandbox.Counting]int{
		sandbox.CodePoints: c.points, sandbox.UTF16Units: c.utf16, sandbox.ClassValidator: c.validator, sandbox.Graphemes: c.gc,
	}[counting]
}

func TestLengthsByEachWayToCount(t *testing.T) {
	t.Parallel()
	for _, counting := range sandbox.AllCountings() {
		for name, character := range characters {
			t.Run(counting.String()+", "+name, func(t *testing.T) {
				t.Parallel()
				c := start(t, sandbox.Settings{Counting: counting})
				long := strings.Repeat(character.text, 100/counted(name, counting))
				long += strings.Repeat(" ", 100%counted(name, counting))
				list := func(s string) string {
					text, err := json.Marshal(s)
					if err != nil {
						t.Fatal(err)
					}
					return strings.ReplaceAll(`{"pipelines":[{"id":?,"name":?,"stages":[{"id":?,"name":?}]}]}`, "?", string(text))
				}
				if w := c.send(post, list(long)); w.Code != http.StatusOK {
					t.Errorf("100: %d %s", w.Code, w.Body)
				}
				const tooLong = ` must be shorter than or equal to 100 characters"`
				c.refused(post, list(long+"x"), http.StatusBadRequest,
					`{"code":"VALIDATION_FAILED","title":"Validation Failed","detail":"One or more fields did not pass validation.","errors":[`+
						`"pipelines.0.id`+tooLong+`,"pipelines.0.name`+tooLong+`,"pipelines.0.stages.0.id`+tooLong+`,"pipelines.0.stages.0.name`+tooLong+`]}`)
			})
		}
	}
}

func TestTextsAreCutAsTheyAreCounted(t *testing.T) {
	t.Parallel()
	const text = "a\u2764\ufe0fe\u0301🤝👨\u200d👩"
	for counting, want := range map[sandbox.Counting][]string{
		sandbox.CodePoints:     {"a", "a\u2764", "a\u2764\ufe0f", "a\u2764\ufe0fe", "a\u2764\ufe0fe\u0301", "a\u2764\ufe0fe\u0301🤝"},
		sandbox.UTF16Units:     {"a", "a\u2764", "a\u2764\ufe0f", "a\u2764\ufe0fe", "a\u2764\ufe0fe\u0301", "a\u2764\ufe0fe\u0301\ufffd", "a\u2764\ufe0fe\u0301🤝"},
		sandbox.ClassValidator: {"a", "a\u2764\ufe0f", "a\u2764\ufe0fe", "a\u2764\ufe0fe\u0301", "a\u2764\ufe0fe\u0301🤝"},
		sandbox.Graphemes:      {"a", "a\u2764\ufe0f", "a\u2764\ufe0fe\u0301", "a\u2764\ufe0fe\u0301🤝", text, text},
	} {
		var got []string
		for i := range want {
			c := start(t, sandbox.Settings{Counting: counting, Texts: sandbox.TextsTruncated, TextLength: i + 1})
			if w := c.send(post, `{"pipelines":[{"id":"x","name":"`+text+`"}]}`); w.Code != http.StatusOK {
				t.Fatalf("%s: %d %s", counting, w.Code, w.Body)
			}
			got = append(got, c.Pipelines(account)[0].Name)
		}
		if d := cmp.Diff(want, got); d != "" {
			t.Errorf("%s (-want +got):\n%s", counting, d)
		}
	}
}
