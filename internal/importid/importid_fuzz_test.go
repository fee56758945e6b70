// SPDX-License-Identifier: MPL-2.0

package importid

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/wazzup24/terraform-provider-wazzup/internal/wazzup"
)

func FuzzImportID(f *testing.F) {
	for _, text := range []string{
		"", "pipeline-1", "pipeline-1,pipeline-2", "*", "x,*", "x,,y", "x,x", `["pipeline-1","a, b"]`, `["*"]`, `["x",null]`, `[1]`, `[`, `["x"]x`,
		"72042419/x", "7204-2419/x,y", "7204-2419/*", "7204-2419/[\"x\"]", "7204-2419/", "7204-2419/12/x", "7204-2419", "/", " x ", "слэш/и/ñ", `["7204-2419/x"]`, "\u0000", "n\u0303",
	} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		account, ids, err := Parse(text)
		rest := text
		if account != "" {
			rest = strings.TrimPrefix(text, account+"/")
			if digits, err := wazzup.ParseAccountID(account); err != nil || rest == text {
				t.Fatalf("%q has the account %q (%q): %v", text, account, digits, err)
			}
		}
		switch {
		case err != nil && ids != nil:
			t.Fatalf("ids and an error: %q, %v", ids, err)
		case err == nil && (ids == nil) != (rest == All):
			t.Fatalf("%q stands for all", text)
		}
		seen := map[string]bool{}
		for _, id := range ids {
			if id == "" || seen[id] {
				t.Fatalf("empty, or twice: %q", ids)
			}
			seen[id] = true
		}
		if !utf8.ValidString(text) {
			return // an id like this comes from nowhere
		}
		if err == nil && ids != nil {
			sameIDs(t, Format(account, ids), account, ids)
			if !strings.HasPrefix(rest, "[") && strings.Join(ids, ",") != rest {
				t.Fatalf("%q was read as %q", text, ids)
			}
		}
		// Whatever a list of ids is, each of its forms reads back as that list.
		list := slices.Compact(slices.Sorted(strings.SplitSeq(text, "|")))
		if slices.Contains(list, "") {
			return
		}
		inJSON, err := json.Marshal(list)
		if err != nil {
			t.Fatal(err)
		}
		sameIDs(t, string(inJSON), "", list)
		for _, account := range []string{"", "72042419", "7204-2419"} {
			sameIDs(t, Format(account, list), account, list)
		}
	})
}

func sameIDs(t *testing.T, text, account string, want []string) {
	t.Helper()
	if gotAccount, got, err := Parse(text); err != nil || gotAccount != account || !slices.Equal(got, want) {
		t.Fatalf("%s: got %q of %q, %v, want %q", text, got, gotAccount, err, want)
	}
}
