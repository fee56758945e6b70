// SPDX-License-Identifier: MPL-2.0

package wazzup

import (
	jsonv1 "encoding/json"
	"errors"
	"strings"
	"testing"

	"github.com/wazzup24/terraform-provider-wazzup/internal/wazzup/mask"
)

// plainSigns are names that nobody would take for anything else, without their separators and in small letters.
var plainSigns = map[string]bool{
	"next": true, "nextpage": true, "nextcursor": true, "hasmore": true, "hasnext": true, "truncated": true, "cursor": true, "error": true, "errors": true, "exception": true,
}

// findSign walks a response in its own way, and finds a plain sign of an error or of more pages.
func findSign(v any) string {
	switch v := v.(type) {
	case map[string]any:
		for name, inner := range v {
			plain := strings.ToLower(strings.NewReplacer("_", "", "-", "", ".", "").Replace(name))
			if set, ok := inner.(bool); ok && set && plainSigns[plain] {
				return name
			}
			if text, ok := inner.(string); ok && strings.HasPrefix(text, "/v2/") && plainSigns[plain] {
				return name
			}
			if found := findSign(inner); found != "" {
				return found
			}
		}
	case []any:
		for _, inner := range v {
			if found := findSign(inner); found != "" {
				return found
			}
		}
	}
	return ""
}

// Whatever stands beside a list, it is believed only without a sign of more and without an error.
func FuzzEnvelopes(f *testing.F) {
	for _, beside := range wholeLists {
		f.Add(beside, "", "")
	}
	for _, beside := range partialLists {
		f.Add(beside, "X-Total-Count", "3")
	}
	for beside := range errorsInside {
		f.Add(beside, "Link", `</b>; rel="next"`)
	}
	for beside := range unknownMembers {
		f.Add(beside, "X-Pagination", `{"total":3}`)
	}
	f.Fuzz(func(t *testing.T, beside, header, text string) {
		res := response("application/json")
		res.Header[header] = []string{text}
		body := three(beside)
		list, err := responseRules{}.decodeBoth(res, []byte(body))
		if (err == nil) != (list != nil) {
			t.Fatalf("a list and an error, or neither: %v, %v", list, err)
		}
		if err != nil {
			fit(t, err.Error(), (maxErrors+4)*(mask.MaxWords+5))
		}
		var unknown *UnrecognisedError
		if err == nil || errors.As(err, &unknown) {
			var all map[string]any
			if err := jsonv1.Unmarshal([]byte(body), &all); err != nil {
				t.Fatal(err)
			}
			delete(all, "data")
			if found := findSign(all); found != "" {
				t.Fatalf("believed with %q in it", found)
			}
		}
		// The same with a sign in it is never believed, nor is an error.
		for _, sign := range []string{`"zz":{"a":[{"has_more":true}]}`, `"zz_error":"x"`, `"zz":{"rel":"next","href":"/b"}`} {
			with := sign
			if beside != "" {
				with = beside + "," + sign
			}
			if list, err := listUnderRules(three(with)); err == nil || list != nil || errors.As(err, &unknown) {
				t.Fatalf("believed with %s: %v", sign, err)
			}
		}
	})
}

func listUnderRules(body string) ([]Pipeline, error) {
	return responseRules{accepted: []string{"zz", "zz_error"}}.decodeBoth(response("application/json"), []byte(body))
}
