// SPDX-License-Identifier: MPL-2.0

package sandbox

import (
	"fmt"
	"slices"
	"strings"
)

// The names of the values that settings can have.
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
