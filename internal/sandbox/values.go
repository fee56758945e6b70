// SPDX-License-Identifier: MPL-2.0

package sandbox

import (
	"fmt"
	"slices"
	"strings"
)

// Semantics is what a post does to the list.
type Semantics int

// The semantics.
const (
	Replace     Semantics = iota // the posted list is the list
	Merge                        // each posted funnel replaces its namesake whole; the others stay
	MergeStages                  // posted stages update or append, the others stay in place; no stages key changes none
)

// AllSemantics are all of them.
func AllSemantics() []Semantics { return []Semantics{Replace, Merge, MergeStages} }

// Order is how something is kept.
type Order int

// The orders.
const (
	Kept     Order = iota // as sent
	ByID                  // sorted by id
	Reversed              // against the order sent: what is new comes first
)

// EmptyStages is how a read shows a funnel without stages.
type EmptyStages int

// The ways.
const (
	StagesAbsent EmptyStages = iota // no stages key
	StagesNull                      // "stages": null
	StagesArray                     // "stages": []
)

// Paging is what a read says of further pages.
type Paging int

// The hints. Those whose names begin with No say that the list is whole.
const (
	NoHint Paging = iota
	LinkNext
	MetaNext
	MetaHasMore
	MetaTotal
	TopCursor
	NoMetaNext
	NoMetaHasMore
	NoMetaTotal
)

// TokenResponse is how a request for a token is answered that is right.
type TokenResponse int

// The answers.
const (
	WholeResponse     TokenResponse = iota // as documented
	OnlyAccessToken                        // neither refresh_token nor expires_in
	NullExpiresIn                          // "expires_in": null, and so on
	ZeroExpiresIn                          // 0
	NegativeExpiresIn                      // -3600
	HugeExpiresIn                          // the largest number of 64 bits, which is no time.Duration
	VastExpiresIn                          // 1e400, which is no number of a computer's
	FractionExpiresIn                      // the truth and a half
	TextExpiresIn                          // the truth, as a string
	WordExpiresIn                          // "soon"
	NoAccessToken                          // no access_token
	EmptyAccessToken                       // "access_token": ""
	NumberAccessToken                      // "access_token": 42
	NullData                               // "data": null
	FlatResponse                           // without data around it, as RFC 6749 has it
	PlainText                              // as documented, but of the type text/plain
)

// ErrorInside says which requests are answered with status 200 and an error.
type ErrorInside int

// The requests.
const (
	NoErrorInside  ErrorInside = iota
	InReads                    // reads: an empty list beside the error
	InPostsTaken               // posts, which are carried out all the same
	InPostsRefused             // posts, which are not carried out
)

// Their names.
var (
	semanticsNames   = []string{Replace: "replace", Merge: "merge", MergeStages: "merge-stages"}
	orderNames       = []string{Kept: "kept", ByID: "by-id", Reversed: "reversed"}
	emptyStagesNames = []string{StagesAbsent: "absent", StagesNull: "null", StagesArray: "array"}
	pagingNames      = []string{
		NoHint: "none", LinkNext: "link-next", MetaNext: "meta-next", MetaHasMore: "meta-has-more", MetaTotal: "meta-total",
		TopCursor: "top-cursor", NoMetaNext: "no-meta-next", NoMetaHasMore: "no-meta-has-more", NoMetaTotal: "no-meta-total",
	}
	tokenResponseNames = []string{
		WholeResponse: "whole", OnlyAccessToken: "only-access-token", NullExpiresIn: "null-expires-in", ZeroExpiresIn: "zero-expires-in",
		NegativeExpiresIn: "negative-expires-in", HugeExpiresIn: "huge-expires-in", VastExpiresIn: "vast-expires-in",
		FractionExpiresIn: "fraction-expires-in", TextExpiresIn: "text-expires-in", WordExpiresIn: "word-expires-in",
		NoAccessToken: "no-access-token", EmptyAccessToken: "empty-access-token", NumberAccessToken: "number-access-token",
		NullData: "null-data", FlatResponse: "flat", PlainText: "plain-text",
	}
	errorInsideNames = []string{NoErrorInside: "none", InReads: "reads", InPostsTaken: "posts-taken", InPostsRefused: "posts-refused"}
)

// String is the name that ParseSemantics reads.
func (s Semantics) String() string { return nameOf(semanticsNames, s) }

// String is the name that ParseOrder reads.
func (o Order) String() string { return nameOf(orderNames, o) }

// String is the name that ParseEmptyStages reads.
func (e EmptyStages) String() string { return nameOf(emptyStagesNames, e) }

// String is the name that ParsePaging reads.
func (p Paging) String() string { return nameOf(pagingNames, p) }

// String is the name that ParseTokenResponse reads.
func (a TokenResponse) String() string { return nameOf(tokenResponseNames, a) }

// ParseSemantics reads the name of a semantics. Its error lists the names there are, as do those of the others.
func ParseSemantics(name string) (Semantics, error) { return named[Semantics](semanticsNames, name) }

// ParseOrder reads the name of an order.
func ParseOrder(name string) (Order, error) { return named[Order](orderNames, name) }

// ParseEmptyStages reads the name of a way to show a funnel without stages.
func ParseEmptyStages(name string) (EmptyStages, error) {
	return named[EmptyStages](emptyStagesNames, name)
}

// ParsePaging reads the name of a hint.
func ParsePaging(name string) (Paging, error) { return named[Paging](pagingNames, name) }

// ParseTokenResponse reads the name of a way to answer with a token.
func ParseTokenResponse(name string) (TokenResponse, error) {
	return named[TokenResponse](tokenResponseNames, name)
}

// String is the name that ParseErrorInside reads.
func (e ErrorInside) String() string { return nameOf(errorInsideNames, e) }

// ParseErrorInside reads the name of the requests that are answered with an error inside.
func ParseErrorInside(name string) (ErrorInside, error) {
	return named[ErrorInside](errorInsideNames, name)
}

func nameOf[T ~int](names []string, value T) string {
	if int(value) < 0 || int(value) >= len(names) {
		return fmt.Sprintf("%T(%d)", value, int(value))
	}
	return names[value]
}

func named[T ~int](names []string, name string) (T, error) {
	i := slices.Index(names, name)
	if i < 0 {
		return 0, fmt.Errorf("%q is none of: %s", name, strings.Join(names, ", "))
	}
	return T(i), nil
}
