// SPDX-License-Identifier: MPL-2.0

package main

import (
	"errors"
	"flag"
	"fmt"
	"net/http"
	"slices"
	"time"

	"github.com/wazzup24/terraform-provider-wazzup/internal/sandbox"
)

// tokenFlags are those for the tokens that a partner is granted.
func (o *options) tokenFlags(flags *flag.FlagSet) {
	s := &o.settings
	flags.DurationVar(&s.TokenLifetime, "token-lifetime", 0, "with -partner: `time` that an account's token lives, such as 30s, instead of an hour")
	flags.DurationVar(&s.MachineLifetime, "machine-lifetime", 0, "with -partner: `time` that a machine token lives, instead of an hour")
	flags.DurationVar(&s.StatedLifetime, "announced-lifetime", 0, "with -partner: `time` that a token is said to live, if that is not the truth")
	flags.StringVar(&s.ExpiredCode, "expired-code", "", "with -partner: the `code` that refuses an expired token, such as UNAUTHORIZED, instead of a revoked one's")
	flags.IntVar(&s.UnknownAccount, "unknown-account", 0, "with -partner: the `status` for an account that is not the partner's: 404 (the default), 403 or 400")
	flags.BoolVar(&s.OneMachineToken, "one-machine-token", false, "with -partner: a new machine token ends the earlier ones")
	flags.BoolVar(&s.OneAccountToken, "one-account-token", false, "with -partner: a new token of an account ends those that the partner was granted for it earlier")
	flags.IntVar(&s.EndedStatus, "ended-status", 0, "the `status` that refuses a token that is unknown, revoked or expired, instead of 401: 400 to 599, or 200 with an error in it")
	flags.StringVar(&s.EndedCode, "ended-code", "", "the `code` that refuses one that is unknown or revoked, instead of OAUTH_TOKEN_UNKNOWN_OR_REVOKED")
	flags.BoolVar(&s.OpaqueTokens, "opaque-tokens", false, "with -partner: an account's token is no JWT")
	flags.BoolVar(&s.AnySpelling, "any-spelling", false, "with -partner: an account's id may begin with any zeros, such as 0072042419")
	flags.Func("child-id", "with -partner: the `JSON` that an account's token has in its claim child_id, instead of '\"{id}\"', such as '[{number}]';\n"+
		"{id} is the account's id, {number} the same without leading zeros, {hyphenated} as in 7204-2419, {exponent} as in 7.2042419e7;\n"+
		"none is a token without the claim", func(text string) error {
		s.ChildID = text
		return sandbox.CheckChildID(text)
	})
}

// tokenResponseFlags are those for the responses that grant a partner a token.
func (o *options) tokenResponseFlags(flags *flag.FlagSet) {
	s := &o.settings
	const responses = "whole (the default), only-access-token,\n" +
		"null-expires-in, zero-expires-in, negative-expires-in, huge-expires-in, vast-expires-in, fraction-expires-in,\n" +
		"text-expires-in, word-expires-in, no-access-token, empty-access-token, number-access-token, null-data, flat, plain-text"
	value(flags, "token-answer", &s.TokenResponse, sandbox.ParseTokenResponse, "with -partner: how an account's token comes: "+responses)
	value(flags, "machine-answer", &s.MachineResponse, sandbox.ParseTokenResponse, "with -partner: how a machine token comes: "+responses)
	flags.Func("beside-token", "with -partner: `members` that stand beside data and meta with an account's token, or replace them,\nsuch as '{\"code\":\"ACCOUNT_BLOCKED\"}'", members(&s.BesideToken))
	flags.Func("in-token", "with -partner: `members` that stand in data with an account's token", members(&s.InToken))
	flags.Func("beside-machine-token", "with -partner: `members` that stand beside data and meta with a machine token, or replace them", members(&s.BesideMachineToken))
	flags.Func("in-machine-token", "with -partner: `members` that stand in data with a machine token", members(&s.InMachineToken))
}

func (o *options) checkTokens() error {
	s := o.settings
	if !o.partner && partnerOnly(s) != (sandbox.Settings{}) {
		return errors.New("settings of tokens need -partner; the token that is served without it lasts")
	}
	for _, lifetime := range []time.Duration{s.TokenLifetime, s.MachineLifetime, s.StatedLifetime} {
		if lifetime < 0 || lifetime%time.Second != 0 {
			return fmt.Errorf("%s is no lifetime; lifetimes are whole seconds, such as 30s", lifetime)
		}
	}
	if !slices.Contains([]int{0, http.StatusNotFound, http.StatusForbidden, http.StatusBadRequest}, s.UnknownAccount) {
		return fmt.Errorf("-unknown-account %d is none of: 404, 403, 400", s.UnknownAccount)
	}
	if (s.EndedStatus < 400 || s.EndedStatus > 599) && s.EndedStatus != 0 && s.EndedStatus != http.StatusOK {
		return fmt.Errorf("-ended-status %d is neither 200 nor from 400 to 599", s.EndedStatus)
	}
	if s.OpaqueTokens && s.ChildID != "" {
		return errors.New("-opaque-tokens and -child-id cannot stand together: an opaque token has no claims")
	}
	return nil
}

// partnerOnly are the settings that mean nothing without a partner.
func partnerOnly(s sandbox.Settings) sandbox.Settings {
	return sandbox.Settings{
		TokenLifetime: s.TokenLifetime, MachineLifetime: s.MachineLifetime, StatedLifetime: s.StatedLifetime,
		ExpiredCode: s.ExpiredCode, UnknownAccount: s.UnknownAccount, TokenResponse: s.TokenResponse, MachineResponse: s.MachineResponse,
		OneMachineToken: s.OneMachineToken, OneAccountToken: s.OneAccountToken,
		ChildID: s.ChildID, OpaqueTokens: s.OpaqueTokens, AnySpelling: s.AnySpelling,
		BesideToken: s.BesideToken, InToken: s.InToken, BesideMachineToken: s.BesideMachineToken, InMachineToken: s.InMachineToken,
	}
}
