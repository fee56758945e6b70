// SPDX-License-Identifier: MPL-2.0

package wazzup

import (
	"context"
	"time"
)

// TokenLife is how long an account's token lives, as was observed: what counts if its response does not say.
const TokenLife = time.Hour

// Lasting returns the account's token: the one in use if what is left of its life is enough, or else a new one, which is in use
// from then on. A service may keep one token for each account, and a token that nobody here uses would end the one that is in
// use. Its error is a TokenError, or the context's.
func (t *AccountTokenSource) Lasting(ctx context.Context, enough func(left, life time.Duration) bool) (Issued, error) {
	return t.issued(ctx, func(i Issued) bool { return i.good() && enough(time.Until(i.asked.Add(i.Life())), i.Life()) })
}

// Life is how long the token lives in all, as far as is known.
func (i Issued) Life() time.Duration {
	if i.Expires.IsZero() {
		return TokenLife
	}
	return i.Expires.Sub(i.asked)
}
