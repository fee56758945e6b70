// SPDX-License-Identifier: MPL-2.0

package wazzup

import (
	"fmt"
	"net/http"
	"reflect"

	"github.com/google/go-cmp/cmp"
)

// decodeBoth is decodeList. It panics if the reference comes to another result.
func (r responseRules) decodeBoth(res *http.Response, body []byte) ([]Pipeline, error) {
	original := string(body)
	list, err := r.decodeList(res, body)
	want, wantErr := referenceList(r, res, body)
	if theirs, ours := decoded(want, wantErr), decoded(list, err); !reflect.DeepEqual(theirs, ours) {
		panic(fmt.Sprintf("other than the reference reads it (-reference +decodeList):\n%s\nof %.2000q", cmp.Diff(theirs, ours), body))
	}
	if string(body) != original {
		panic(fmt.Sprintf("decoding has changed the body %.2000q", original))
	}
	// Responses to posts, and tokens, are read as members alone.
	members, notMembers := readMembers(body)
	wantMembers, wantErr := referenceMembers(body)
	if !reflect.DeepEqual(wantMembers, members) || fmt.Sprint(notMembers) != fmt.Sprint(wantErr) {
		panic(fmt.Sprintf("%v, want %v; members other than in the reference:\n%s\nof %.2000q", notMembers, wantErr, cmp.Diff(wantMembers, members), body))
	}
	return list, err
}

// decoded is a result in a form that can be compared: the list with what is undocumented in it, and all that an error tells.
func decoded(list []Pipeline, err error) []any {
	all := []any{list, fmt.Sprintf("%T: %v", err, err), fmt.Sprint(saidBy(err))}
	if unknown, ok := err.(*UnrecognisedError); ok { //nolint:errorlint // decodeList wraps none
		all = append(all, *unknown)
	}
	return all
}
