// SPDX-License-Identifier: MPL-2.0

package wazzup

import "context"

// The type lies beside Partner, because each refers to the other.
var _ TokenSource = &AccountTokenSource{}

// Token returns the account's token. Its error is a TokenError, or the context's.
func (t *AccountTokenSource) Token(ctx context.Context) (Token, error) {
	return t.get(ctx, Issued.good)
}

// Current returns the last token received, or requests the first. Its error is a TokenError, or the context's.
func (t *AccountTokenSource) Current(ctx context.Context) (Token, error) {
	return t.get(ctx, nil)
}

// Renew returns another token than one that was refused. Whatever reason the service gives, a new one is worth a try: how
// it says that a token has ended is not documented.
func (t *AccountTokenSource) Renew(ctx context.Context, refused Token, _ error) (Token, error) {
	t.partner.standing.suspect()
	return t.get(ctx, func(i Issued) bool { return i.good() && i.Token.Value() != refused.Value() })
}

func (t *AccountTokenSource) get(ctx context.Context, fits func(Issued) bool) (Token, error) {
	issued, err := t.issued(ctx, fits)
	return issued.Token, err
}

func (t *AccountTokenSource) issued(ctx context.Context, fits func(Issued) bool) (Issued, error) {
	return t.current.Get(ctx, fits, func(ctx context.Context) (Issued, error) {
		return t.partner.Issue(ctx, t.account)
	})
}

// AccountID is the account's id, as digits.
func (t *AccountTokenSource) AccountID() string { return t.account }

// RejectionError is a TokenError.
func (t *AccountTokenSource) RejectionError(refusal error) error {
	return &TokenError{Step: UsingAccountToken, Account: t.account, Err: refusal}
}
